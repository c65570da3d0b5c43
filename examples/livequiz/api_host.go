package main

import "net/http"

// numbered is an action of the host. It names the question, so that a repeated request acts only once.
type numbered struct {
	Number int `json:"number"`
}

func (a *app) hostState(http.ResponseWriter, *http.Request) (any, error) { return a.hostView(), nil }

// hostView returns the state of the quiz, with the number of players in the room if it is known.
func (a *app) hostView() state {
	s := a.host.state()
	if n, known := a.presence.count(); known {
		s.InRoom = &n
	}
	return s
}

func (a *app) hostToken(_ http.ResponseWriter, r *http.Request) (any, error) {
	token, err := a.room.admit(r.Context(), hostUser, hostName)
	return identity{hostUser, hostName, token}, err
}

func (a *app) hostOpen(w http.ResponseWriter, r *http.Request) (any, error) {
	return a.move(w, r, a.host.open)
}

func (a *app) hostClose(w http.ResponseWriter, r *http.Request) (any, error) {
	return a.move(w, r, a.host.close)
}

func (a *app) move(w http.ResponseWriter, r *http.Request, to func(number int) error) (any, error) {
	var m numbered
	if err := readJSON(w, r, &m); err != nil {
		return nil, err
	}
	if err := to(m.Number); err != nil {
		return nil, err
	}
	return a.hostView(), nil
}

func (a *app) hostEnd(http.ResponseWriter, *http.Request) (any, error) {
	err := a.host.end()
	return a.hostView(), err
}

func (a *app) hostRestart(w http.ResponseWriter, r *http.Request) (any, error) {
	var over struct {
		QuizID string `json:"quizId"`
	}
	if err := readJSON(w, r, &over); err != nil {
		return nil, err
	}
	if err := a.host.restart(over.QuizID, newQuizID(a.sessions.newID)); err != nil {
		return nil, err
	}
	return a.hostView(), nil
}

func (a *app) hostAgain(http.ResponseWriter, *http.Request) (any, error) {
	err := a.host.again()
	return a.hostView(), err
}
