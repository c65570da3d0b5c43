package main

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// knownHosts refuses requests for a name that is not this server's. A page of another site can make its own name resolve to this
// machine, and the browser then takes that page for one of this site. Addresses cannot be made to resolve to anything else.
// The service's callbacks are let through: they are signed, and the console may have another name for this server.
func knownHosts(public string, refused, next http.Handler) http.Handler {
	var name string
	if u, err := url.Parse(public); err == nil {
		name = u.Hostname()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != callbackPath && !knownHost(r.Host, name) {
			refused.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func knownHost(host, public string) bool {
	name := host
	if withoutPort, _, err := net.SplitHostPort(host); err == nil {
		name = withoutPort
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || public != "" && name == strings.ToLower(public)
}
