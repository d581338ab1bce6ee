"""What a browser may load on the organiser's pages: the narrowest policy with which Unfold works."""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

# Two things more than the public pages, which keep the strict policy of the settings:
# - 'unsafe-eval': Unfold's pages are driven by Alpine, which compiles the expressions written in its
#   attributes (alpinejs.dev/advanced/csp); Unfold ships no build for strict policies. Scripts still come
#   from our own files alone: no inline script, no other host.
# - inline style attributes: Unfold's templates and Alpine's x-bind:style write them. Inline <style>
#   elements stay forbidden: the colours of the theme are in our own stylesheet.
POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF],
    "style-src-attr": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
