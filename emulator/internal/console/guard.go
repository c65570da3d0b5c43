package console

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Any page that a developer opens can send requests to loopback addresses. Three checks keep it out: the Host must be a name that
// nobody else can make resolve to this machine, requests must come from the console's own origin, and they must have the secret in
// the console's page, which other origins cannot read.

// contentPolicy lets the page load only its own files, and forbids to turn strings into markup.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
	"form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// protect sets the headers of every response. There are none of CORS: no other origin may read anything.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// secretHeader carries the console's secret. Before a request with such a header, browsers send a preflight to other
// origins, which is refused.
const secretHeader = "X-Console-Secret"

// knowsHost reports whether a browser may use the Host of a request.
func (c *Console) knowsHost(r *http.Request) bool {
	name := r.Host
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		name = host
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if name == "localhost" || slices.Contains(c.config.Hosts, name) {
		return true
	}
	address, err := netip.ParseAddr(name)
	if err != nil {
		return false
	}
	local, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return address.IsLoopback() || (local != nil && address.Unmap() == local.AddrPort().Addr().Unmap())
}

// IsHost reports whether a name may be one of Config.Hosts: a name or an address, without scheme, port or pattern.
func IsHost(name string) bool {
	if name == "" || strings.ContainsAny(name, "/@* ") {
		return false
	}
	_, err := netip.ParseAddr(name)
	return err == nil || !strings.Contains(name, ":")
}

// isOwnPage reports whether a request comes from a page of the console, and answers it when it does not.
func (c *Console) isOwnPage(w http.ResponseWriter, r *http.Request) bool {
	switch {
	case !isSameOrigin(r):
		refuse(w, http.StatusForbidden, "the request does not come from the console's own page")
	case subtle.ConstantTimeCompare([]byte(r.Header.Get(secretHeader)), []byte(c.secret)) != 1:
		refuse(w, http.StatusForbidden, "the request lacks the console's secret; load the page again")
	default:
		return true
	}
	return false
}

// isSameOrigin checks the headers in which browsers name the origin of a request. Not all browsers send them with a GET; a request
// that changes something must have them.
func isSameOrigin(r *http.Request) bool {
	site, origins := r.Header.Get("Sec-Fetch-Site"), r.Header.Values("Origin")
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	for _, origin := range origins {
		if !strings.EqualFold(origin, scheme+r.Host) {
			return false
		}
	}
	if site == "" {
		return len(origins) > 0 || r.Method == http.MethodGet
	}
	return site == "same-origin"
}

// readJSON reads the body of a request into doc, and answers the request when it cannot.
func readJSON(w http.ResponseWriter, r *http.Request, doc any) bool {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, "the body must be application/json")
		return false
	}
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	dec.DisallowUnknownFields()
	err := dec.Decode(doc)
	if err == nil {
		if _, more := dec.Token(); more != io.EOF {
			err = errors.New("something follows the JSON")
			if tooLarge := (*http.MaxBytesError)(nil); errors.As(more, &tooLarge) {
				err = more
			}
		}
	}
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		refuse(w, http.StatusRequestEntityTooLarge, "the body is too large")
		return false
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, "the body cannot be read: "+err.Error())
		return false
	}
	return true
}
