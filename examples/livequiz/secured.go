package main

import (
	"net/http"
	"net/url"
	"strings"
)

// secured adds the headers that keep a page to what it came with. connects are the places beside this server that the browser
// client may connect to.
func secured(connects []string, next http.Handler) http.Handler {
	policy := strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data:",
		"connect-src 'self' " + strings.Join(connects, " "),
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	}, "; ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// pageConfig is what the pages need to know to start the browser client.
type pageConfig struct {
	AppKey  string `json:"appKey"`
	Navi    string `json:"navi,omitempty"` // where the client asks for its gateway; empty: the vendor's address
	RoomID  string `json:"roomId"`
	Sender  string `json:"sender"`  // the user that quiz messages come from
	Host    string `json:"host"`    // the user the host chats as
	Install string `json:"install"` // the command that installs the browser client
}

// connects are the sources of the pages' Content-Security-Policy. The real service names its gateway when the client asks, and may
// name another one tomorrow, so there any host will do, though only over TLS.
func (c pageConfig) connects() []string {
	navi, err := url.Parse(c.Navi)
	if c.Navi == "" || err != nil {
		return []string{"https:", "wss:"}
	}
	socket := "ws://"
	if navi.Scheme == "https" {
		socket = "wss://"
	}
	return []string{navi.Scheme + "://" + navi.Host, socket + navi.Host}
}
