package main

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"unicode/utf8"
)

const maxBody = 8 << 10 // bytes of a request; the largest answer, with 26 options, is well below

// readJSON decodes the body of a request. It accepts only JSON: a form on another site cannot send that type.
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
	// An error means that the browser has gone.
	_, _ = w.Write(body)
}

// handler is a handler of the API. It returns the value to respond with.
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

// refuse sends the reason of a refusal. Errors between this server and RongCloud are only logged.
func (a *app) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var told *refusal
	if !errors.As(err, &told) {
		a.log.Error("request failed", "path", r.URL.Path, "error", err)
		told = errService
	}
	writeJSON(w, told.status, map[string]string{"error": told.code, "message": told.text})
}
