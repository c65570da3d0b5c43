package emulator

import (
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// browserConfig is what options say about browsers.
type browserConfig struct {
	tokens   map[string]string // user ids by fixed tokens
	hosts    map[string]bool
	naviInto string // the address that tokens carry
	static   fs.FS
	limits   *gatewayLimits // nil: the usual ones
}

// tokenSuffix is what follows tokens that are issued.
func (c browserConfig) tokenSuffix() string {
	if c.naviInto == "" {
		return ""
	}
	return "@" + c.naviInto
}

// addTokens makes the tokens of the options valid.
func (c browserConfig) addTokens(s *state.State) error {
	for value, userID := range c.tokens {
		if err := s.AddToken(value, userID); err != nil {
			return fmt.Errorf("emulator: %w", err)
		}
	}
	return nil
}

// The paths of the browser client.
const (
	pathNavi    = "/navi.js"
	pathNaviV2  = "/v2/navi.json"
	pathPing    = "/ping"
	pathGateway = "/websocket"
)

// carryTokens are the ends of paths a client library asks for with a token in the request, wherever it was told to look.
var carryTokens = []string{"navi.js", "cometnavi.js", "navi.json", "websocket", "pullmsg.js"}

// serveBrowser answers what is a browser's, and reports whether it was. Nothing of it comes into the request log, since tokens
// are among the parameters.
func (g *gateway) serveBrowser(w http.ResponseWriter, r *http.Request) bool {
	var serve http.HandlerFunc
	switch r.URL.Path {
	case pathNavi:
		serve = g.serveNavi
	case pathNaviV2:
		serve = g.serveNaviV2
	case pathPing:
		serve = servePing
	case pathGateway:
		serve = g.serve
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

// fallback serves files, and keeps requests with tokens away from the request log.
func (g *gateway) fallback(r *http.Request) http.HandlerFunc {
	if slices.Contains(carryTokens, path.Base(r.URL.Path)) {
		return func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "emulator: the client library is served at /navi.js, /v2/navi.json and /websocket; long polling is not emulated", http.StatusNotFound)
		}
	}
	return g.staticFile(r)
}
