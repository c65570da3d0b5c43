package main

import (
	"net/http"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	cookieName = "livequiz"
	maxIDs     = 50 // in a request for names
)

// identity is what a page needs to act as a player or the host.
type identity struct {
	UserID string `json:"userId"`
	Name   string `json:"name"`
	Token  string `json:"token,omitempty"` // connects the browser client
}

func (a *app) getConfig(http.ResponseWriter, *http.Request) (any, error) { return a.config, nil }

// player requires a session.
func (a *app) player(h func(http.ResponseWriter, *http.Request, player) (any, error)) handler {
	return func(w http.ResponseWriter, r *http.Request) (any, error) {
		p, err := a.session(r)
		if err != nil {
			return nil, err
		}
		return h(w, r, p)
	}
}

func (a *app) session(r *http.Request) (player, error) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return player{}, errNoSession
	}
	return a.sessions.find(cookie.Value)
}

// join creates a player with the given name. A browser that has a session keeps its player, so that a second tab or a repeated
// request does not create another one.
func (a *app) join(w http.ResponseWriter, r *http.Request) (any, error) {
	var request struct {
		Name string `json:"name"`
	}
	if err := readJSON(w, r, &request); err != nil {
		return nil, err
	}
	if p, err := a.session(r); err == nil {
		return a.token(w, r, p)
	}
	p, err := a.sessions.reserve(request.Name)
	if err != nil {
		return nil, err
	}
	token, err := a.room.admit(r.Context(), p.UserID, p.Name)
	if err != nil {
		a.sessions.release(p)
		if rongcloud.HasCode(err, rongcloud.CodeUserLimit) {
			return nil, errFull
		}
		return nil, err
	}
	a.game.join(p.UserID, p.Name)
	setCookie(w, r, a.sessions.begin(p), 0)
	return identity{p.UserID, p.Name, token}, nil
}

func setCookie(w http.ResponseWriter, r *http.Request, secret string, maxAge int) {
	secure := r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" // set by proxies that terminate TLS
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: secret, Path: "/", MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: secure,
	})
}

// me returns the player of a page that was just loaded. Having no player yet is not an error.
func (a *app) me(_ http.ResponseWriter, r *http.Request) (any, error) {
	p, err := a.session(r)
	if err != nil {
		return map[string]any{"player": nil}, nil
	}
	return map[string]any{"player": identity{UserID: p.UserID, Name: p.Name}}, nil
}

// token issues another token, to a page that was reloaded or whose token was refused.
func (a *app) token(_ http.ResponseWriter, r *http.Request, p player) (any, error) {
	token, err := a.room.admit(r.Context(), p.UserID, p.Name)
	return identity{p.UserID, p.Name, token}, err
}

func (a *app) leave(w http.ResponseWriter, r *http.Request) (any, error) {
	if cookie, err := r.Cookie(cookieName); err == nil {
		a.sessions.end(cookie.Value)
	}
	setCookie(w, r, "", -1)
	return struct{}{}, nil
}

func (a *app) state(_ http.ResponseWriter, _ *http.Request, p player) (any, error) {
	return a.game.forPlayer(p.UserID), nil
}

// screenState returns the state for a projector. It requires no session, since the state is the same for everyone.
func (a *app) screenState(http.ResponseWriter, *http.Request) (any, error) {
	return a.game.forScreen(), nil
}

// answer accepts a Quiz:Answer, as docs/quiz-messages.md describes it. The session identifies the player.
func (a *app) answer(w http.ResponseWriter, r *http.Request, p player) (any, error) {
	var answer message.Answer
	if err := readJSON(w, r, &answer); err != nil {
		return nil, err
	}
	if answer.Validate() != nil {
		return nil, errBadAnswer
	}
	if err := a.game.answer(p.UserID, answer); err != nil {
		return nil, err
	}
	return map[string]any{"questionId": answer.QuestionID, "optionIds": answer.OptionIDs}, nil
}

// names returns the names of the authors of chat messages. A message could contain a name too, but the sender could choose any.
func (a *app) names(_ http.ResponseWriter, r *http.Request) (any, error) {
	if _, err := a.session(r); err != nil && !a.isHost(r) {
		return nil, err
	}
	ids := r.URL.Query()["id"]
	if len(ids) > maxIDs {
		return nil, errTooManyIDs
	}
	return map[string]any{"names": a.sessions.namesOf(ids)}, nil
}
