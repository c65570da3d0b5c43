package gateway

import (
	"net/http"
	"path"
	"slices"
)

// The paths of the browser client.
const (
	pathNavi    = "/navi.js"
	pathNaviV2  = "/v2/navi.json"
	pathPing    = "/ping"
	pathGateway = "/websocket"
)

// carryTokens are the last elements of the paths that a client library requests with a token, below whatever URL it is given.
var carryTokens = []string{"navi.js", "cometnavi.js", "navi.json", "websocket", "pullmsg.js"}

// Serve answers a request of a browser, and reports whether it was one. Such requests have tokens among their parameters and must
// not be logged.
func (g *Gateway) Serve(w http.ResponseWriter, r *http.Request) bool {
	var serve http.HandlerFunc
	switch r.URL.Path {
	case pathNavi:
		serve = g.serveNavi
	case pathNaviV2:
		serve = g.serveNaviV2
	case pathPing:
		serve = servePing
	case pathGateway:
		serve = g.connect
	default:
		if serve = g.fallback(r); serve == nil {
			return false
		}
	}
	if !g.knowsHost(r) {
		refuseHost(w)
		return true
	}
	serve(w, r)
	return true
}

// fallback returns what serves a path that is not the client's: a refusal if it may carry a token, else a file. Nil: it is neither.
func (g *Gateway) fallback(r *http.Request) http.HandlerFunc {
	if slices.Contains(carryTokens, path.Base(r.URL.Path)) {
		return func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "emulator: the client library is served at /navi.js, /v2/navi.json and /websocket; long polling is not emulated", http.StatusNotFound)
		}
	}
	return g.staticFile(r)
}
