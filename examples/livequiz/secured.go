package main

import (
	"net/http"
	"net/url"
	"strings"
)

// secured adds headers that restrict a page to its own resources. connects lists the other hosts to which the browser client may
// connect.
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

// pageConfig is the configuration of the browser client in the pages.
type pageConfig struct {
	AppKey  string `json:"appKey"`
	Navi    string `json:"navi,omitempty"` // where the client gets its gateway; empty: the vendor's URL
	RoomID  string `json:"roomId"`
	Sender  string `json:"sender"`           // the user who sends quiz messages
	Host    string `json:"host"`             // the user with whom the host chats
	Install string `json:"install"`          // the command that installs the browser client
	Public  string `json:"public,omitempty"` // where players reach this server; empty: where the page came from
}

// connects returns the sources for the pages' Content-Security-Policy. The real service names its gateway when the client asks,
// and may change it, so any host is allowed there, but only over TLS.
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
