package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"net/http"
	"strings"
)

// app serves the API of the pages.
type app struct {
	config   pageConfig
	game     *game
	host     *host
	room     *room
	sessions *sessions
	hostKey  string
	client   clientFiles
	log      *slog.Logger

	presence  *presence
	callbacks http.Handler
}

func (a *app) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /api/config", a.api(a.getConfig))

	mux.Handle("POST /api/join", a.api(a.join))
	mux.Handle("GET /api/me", a.api(a.me))
	mux.Handle("POST /api/token", a.api(a.player(a.token)))
	mux.Handle("POST /api/leave", a.api(a.leave))
	mux.Handle("GET /api/state", a.api(a.player(a.state)))
	mux.Handle("POST /api/answer", a.api(a.player(a.answer)))
	mux.Handle("GET /api/names", a.api(a.names))

	mux.Handle("GET /api/screen", a.api(a.screenState))

	mux.Handle("GET /api/host/state", a.api(a.hostOnly(a.hostState)))
	mux.Handle("POST /api/host/token", a.api(a.hostOnly(a.hostToken)))
	mux.Handle("POST /api/host/open", a.api(a.hostOnly(a.hostOpen)))
	mux.Handle("POST /api/host/close", a.api(a.hostOnly(a.hostClose)))
	mux.Handle("POST /api/host/end", a.api(a.hostOnly(a.hostEnd)))
	mux.Handle("POST /api/host/again", a.api(a.hostOnly(a.hostAgain)))
	mux.Handle("POST /api/host/restart", a.api(a.hostOnly(a.hostRestart)))

	mux.Handle("POST "+callbackPath, a.callbacks)
	mux.Handle("GET /lib/{file}", a.client)
	mux.Handle("GET /", pages())

	// Only requests from this site's pages may change anything, even if they carry cookies.
	sameOrigin := http.NewCrossOriginProtection()
	sameOrigin.SetDenyHandler(a.refusing(errForeign))
	return secured(a.config.connects(), knownHosts(a.config.Public, a.refusing(errHost), sameOrigin.Handler(mux)))
}

func (a *app) refusing(why *refusal) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.refuse(w, r, why) })
}

// hostOnly requires the host key.
func (a *app) hostOnly(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) (any, error) {
		if !a.isHost(r) {
			return nil, errHostKey
		}
		return h(w, r)
	}
}

func (a *app) isHost(r *http.Request) bool {
	key, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	// Digests have the same length, so that the comparison takes constant time.
	given, want := sha256.Sum256([]byte(key)), sha256.Sum256([]byte(a.hostKey))
	return found && subtle.ConstantTimeCompare(given[:], want[:]) == 1
}
