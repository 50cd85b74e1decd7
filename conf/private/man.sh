# The manual page of the directives is made from the annotated reference configuration, so that the
# two can't disagree.

# reference_roff: a reference conf on standard input as man(7) text. "# Name ARGS  (context)" is the
# heading of a directive, deeper when it is indented; other comments explain; the rest is an example.
reference_roff() {
    awk '
        function plain(text) {
            gsub(/\\/, "\\e", text); gsub(/-/, "\\-", text)
            return text ~ /^[.\047]/ ? "\\&" text : text
        }
        function marked(text) {
            text = plain(text)
            while (match(text, /`[^`]*`/))
                text = substr(text, 1, RSTART - 1) "\\fB" substr(text, RSTART + 1, RLENGTH - 2) \
                    "\\fR" substr(text, RSTART + RLENGTH)
            return text
        }
        function tell(text,  words, n, i, line) {
            n = split(marked(text), words, / +/)
            for (i = 1; i <= n; i++) {
                if (line != "" && length(line " " words[i]) > 76) { print line; line = "" }
                if (line == "" && words[i] ~ /^[.\047]/) words[i] = "\\&" words[i]
                line = line == "" ? words[i] : line " " words[i]
            }
            print line
        }
        function show(text) { if (!shown) print ".IP\n.nf"; shown = 1; print plain(text) }
        function end_show() { if (shown) print ".fi"; shown = 0 }
        function depth(to) {
            while (deep < to) { print ".RS"; deep++ }
            while (deep > to) { print ".RE"; deep-- }
        }
        { indent = match($0, /[^ ]/) - 1; text = substr($0, indent + 1) }
        text == "" { end_show(); pending = explaining; next }
        text ~ /^# <?[A-Z][A-Za-z0-9]*[ >].*\(.*\)$/ && (indent || text ~ /^# <?Proj06/) {
            end_show(); depth(indent ? 1 : 0); explaining = pending = 0; started = 1
            at = match(text, /  \([^()]*(\([^()]*\))?[^()]*\)$/)
            name = substr(text, 3, (at ? at : length(text)) - 3)
            print ".TP\n.B \"" plain(name) "\""
            if (at) print "(" plain(substr(text, at + 3)) 
            if (at) print ".br"
            next
        }
        text ~ /^# / {
            end_show()
            if (pending) print started ? ".IP" : ".PP"
            pending = 0; explaining = 1; tell(substr(text, 3)); next
        }
        { sub(/^#/, "", text); show(sprintf("%" (deep ? 0 : indent) "s", "") text); explaining = 0 }
        END { end_show(); depth(0) }'
}

# reference_page PAGE REFERENCE: PAGE with its line @DIRECTIVES@ replaced by the directives of
# REFERENCE and @VERSION@ by the version, on standard output.
reference_page() {
    sed '/^@DIRECTIVES@$/,$d' "$1"
    reference_roff < "$2"
    sed '1,/^@DIRECTIVES@$/d' "$1"
}
