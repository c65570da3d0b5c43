package main

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"unicode/utf8"
)

const maxBody = 8 << 10 // bytes of a request; the largest answer of 26 options is well below

// readJSON reads the body of a request. Only JSON is taken: a form on a foreign page cannot send that type.
func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return errType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return errTooLarge
	case err != nil || !utf8.Valid(body) || json.Unmarshal(body, into) != nil:
		return errBody
	}
	return nil
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// Failing means that the browser has gone.
	_, _ = w.Write(body)
}

// handler is a handler of the API: what it returns is the answer.
type handler func(w http.ResponseWriter, r *http.Request) (any, error)

func (a *app) api(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := h(w, r)
		if err != nil {
			a.refuse(w, r, err)
			return
		}
		writeJSON(w, http.StatusOK, answer)
	})
}

// refuse tells the browser why not. What went wrong between this server and RongCloud is for the log alone.
func (a *app) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var told *refusal
	if !errors.As(err, &told) {
		a.log.Error("request failed", "path", r.URL.Path, "error", err)
		told = errService
	}
	writeJSON(w, told.status, map[string]string{"error": told.code, "message": told.text})
}
