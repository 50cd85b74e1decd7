// "Use my location": the only script of the pages. Without it the button stays hidden and the form
// beside it does the work. The position is cut to three decimals (about 100 m) before it leaves the phone.
(function () {
  var button = document.getElementById('near');
  var say = document.getElementById('near-say');
  if (!button || !say || !navigator.geolocation) return;

  function cut(degrees) { return (Math.round(degrees * 1000) / 1000).toFixed(3); }
  function tell(key) {
    say.textContent = button.getAttribute(key);
    button.disabled = key === 'data-wait';
  }
  button.addEventListener('click', function () {
    tell('data-wait');
    navigator.geolocation.getCurrentPosition(function (at) {
      var url = button.getAttribute('data-href');
      say.textContent = '';
      button.disabled = false;
      location.assign(url + (url.indexOf('?') < 0 ? '?' : '&') + 'near='
        + cut(at.coords.latitude) + ',' + cut(at.coords.longitude));
    }, function (error) {
      tell(error.code === 1 ? 'data-refused' : 'data-failed');
    }, { timeout: 15000, maximumAge: 300000 });
  });
  button.hidden = false;
}());
