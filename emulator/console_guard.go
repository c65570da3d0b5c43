package emulator

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

// Any page a developer looks at can send requests to loopback addresses. What keeps it out: the Host must be a name that cannot
// be made to resolve here, requests must come from the console's own origin, and they carry a secret that stands in the
// console's page, which other origins cannot read.

// contentPolicy lets the page load nothing but its own files, and turns off the ways to make markup of text.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
	"form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// protect sets the headers that every answer of the console has. None of them is one of CORS: no other origin reads anything.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// consoleSecretHeader carries the console's secret. A header of an own name also makes browsers ask first before they send a
// request across origins, and nobody answers that.
const consoleSecretHeader = "X-Console-Secret"

// knowsHost reports whether a browser may name the console so.
func (c *console) knowsHost(r *http.Request) bool {
	name := r.Host
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		name = host
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if name == "localhost" || slices.Contains(c.hosts, name) {
		return true
	}
	address, err := netip.ParseAddr(name)
	if err != nil {
		return false
	}
	local, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return address.IsLoopback() || (local != nil && address.Unmap() == local.AddrPort().Addr().Unmap())
}

func isAddress(name string) bool {
	_, err := netip.ParseAddr(name)
	return err == nil
}

// isOwnPage reports whether a request comes from a page of the console, and answers it when it does not.
func (c *console) isOwnPage(w http.ResponseWriter, r *http.Request) bool {
	switch {
	case !isSameOrigin(r):
		refuse(w, http.StatusForbidden, "the request does not come from the console's own page")
	case subtle.ConstantTimeCompare([]byte(r.Header.Get(consoleSecretHeader)), []byte(c.secret)) != 1:
		refuse(w, http.StatusForbidden, "the request lacks the console's secret; load the page again")
	default:
		return true
	}
	return false
}

// isSameOrigin goes by what browsers say of where a request comes from. Not all of them say it with a GET; a request that
// changes something must have it.
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
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, consoleBodyBytes))
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
