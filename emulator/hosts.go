package emulator

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// vendorHosts are names of the vendor that a developer may map to the emulator, so that a page needs no change.
var vendorHosts = []string{"nav.cn.ronghub.com", "nav2-cn.ronghub.com", "cdn.ronghub.com"}

// knowsHost reports whether a browser may name the emulator so. Addresses are always good: only a name can be made to resolve
// to something else.
func (g *gateway) knowsHost(r *http.Request) bool {
	name := strings.ToLower(strings.TrimSuffix(hostname(r.Host), "."))
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || slices.Contains(vendorHosts, name) || g.hosts[name]
}

// fromPage reports whether a page may have made a request of the API: a browser names itself, and the page where it can change
// something. Programs may name the emulator as they like, such as by the name of a container.
func fromPage(r *http.Request) bool {
	return r.Header.Get("Origin") != "" || strings.HasPrefix(r.UserAgent(), "Mozilla/")
}

func refuseHost(w http.ResponseWriter) {
	http.Error(w, "emulator: the Host is not known here; the option WithHosts and the flag -host allow more", http.StatusForbidden)
}

// hostname takes the port off, and the brackets of an IPv6 address.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}

// reachedAt is the address for a client to connect to: where it asked. The port must be there. A Host without one means that a
// name is mapped here, and then the address it is mapped to is better than the name, whose port 80 old clients probe first.
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
