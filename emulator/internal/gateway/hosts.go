package gateway

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// vendorHosts are names of the vendor that a developer may map to the emulator, so that pages run unmodified.
var vendorHosts = []string{"nav.cn.ronghub.com", "nav2-cn.ronghub.com", "cdn.ronghub.com"}

// knowsHost reports whether a browser may use the Host of a request. Addresses are always allowed: only a foreign name can be made
// to resolve to this machine (DNS rebinding).
func (g *Gateway) knowsHost(r *http.Request) bool {
	name := strings.ToLower(strings.TrimSuffix(hostname(r.Host), "."))
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || slices.Contains(vendorHosts, name) || g.config.Hosts[name]
}

// RefusePage answers a request of the API that a page may have made under a Host that is not known, and reports whether it did. Such
// a page could sign: the default secret is public. A browser names itself, and the page if the request can change something.
// Programs may use any Host, such as the name of a container.
func (g *Gateway) RefusePage(w http.ResponseWriter, r *http.Request) bool {
	fromPage := r.Header.Get("Origin") != "" || strings.HasPrefix(r.UserAgent(), "Mozilla/")
	if !fromPage || g.knowsHost(r) {
		return false
	}
	refuseHost(w)
	return true
}

func refuseHost(w http.ResponseWriter) {
	http.Error(w, "emulator: the Host is not known here; the option WithHosts and the flag -host allow more", http.StatusForbidden)
}

// hostname removes the port, and the brackets of an IPv6 address.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}

// reachedAt returns the address for a client to connect to, with a port: the Host it asked. A Host without a port means that a name
// is mapped to the emulator. Then the address is better than the name, since old clients probe port 80 of a name first.
func reachedAt(r *http.Request) string {
	if _, port, err := net.SplitHostPort(r.Host); err == nil && port != "" {
		return r.Host
	}
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr); ok && local.IP.IsLoopback() {
		return local.String()
	}
	port := "80"
	if r.TLS != nil {
		port = "443"
	}
	return net.JoinHostPort(hostname(r.Host), port)
}
