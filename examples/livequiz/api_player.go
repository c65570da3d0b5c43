package main

import (
	"net/http"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	cookieName = "livequiz"
	maxIDs     = 50 // of a request for names
)

// identity is what a page needs to be a player, or the host.
type identity struct {
	UserID string `json:"userId"`
	Name   string `json:"name"`
	Token  string `json:"token,omitempty"` // what the browser client connects with
}

func (a *app) getConfig(http.ResponseWriter, *http.Request) (any, error) { return a.config, nil }

// player demands a session.
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

// join makes a player of whoever gives a name. A browser that has a session stays who it is, so that a second tab, or a request that
// is made again, makes no second player.
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
	secure := r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" // as proxies that end TLS say
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: secret, Path: "/", MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: secure,
	})
}

// me tells a page that was just loaded who it is. Being nobody yet is no error.
func (a *app) me(_ http.ResponseWriter, r *http.Request) (any, error) {
	p, err := a.session(r)
	if err != nil {
		return map[string]any{"player": nil}, nil
	}
	return map[string]any{"player": identity{UserID: p.UserID, Name: p.Name}}, nil
}

// token issues another token to connect with: to a page that was loaded anew, or whose token was refused.
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

// answer takes a Quiz:Answer, as docs/quiz-messages.md describes it. Who answers is known by the session.
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

// names tells who the authors of chat messages are. A message could carry a name, but that would be what its sender claims.
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
