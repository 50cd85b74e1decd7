// A pass that was scanned: its code stands behind the "#" of the sign-in page, which no server sees.
(function () {
  var field = document.getElementById('pass');
  var code = /^#([A-Za-z0-9]{8})$/.exec(location.hash);
  if (!field || !code) return;
  field.value = code[1];
  history.replaceState(null, '', location.pathname + location.search);
  field.form.querySelector('button').focus();
}());

// The queue and the board follow what colleagues do: the page asks every few seconds whether it
// changed, and puts the new list in place of the old one unless somebody is just choosing in it.
// Without this the page loads itself anew (a plain refresh).
(function () {
  var box = document.querySelector('[data-follow]');
  var say = document.getElementById('follow-say');
  var tag = null;
  var pause = 5000;
  if (!box || !window.fetch || !window.DOMParser) return;

  function busy() {
    var at = document.activeElement;
    return document.hidden || (at && box.contains(at) && at.tagName !== 'BUTTON' && at.tagName !== 'A');
  }
  function put(text) {
    var fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-follow]');
    if (!fresh) { location.reload(); return; }
    box.replaceWith(fresh);
    box = fresh;
  }
  function look() {
    if (busy()) { setTimeout(look, pause); return; }
    fetch(location.href, { headers: tag ? { 'If-None-Match': tag } : {}, cache: 'no-store', credentials: 'same-origin' })
      .then(function (res) {
        if (say) say.textContent = '';
        if (res.redirected) { location.reload(); return null; }
        if (res.status === 200) { tag = res.headers.get('ETag'); return res.text(); }
        if (res.status !== 304) throw new Error(String(res.status));
        return null;
      })
      .then(function (text) { if (text && !busy()) put(text); })
      .catch(function () { if (say) say.textContent = say.getAttribute('data-lost'); })
      .then(function () { setTimeout(look, pause); });
  }
  setTimeout(look, pause);
}());
