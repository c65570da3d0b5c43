// Package moderation has the handlers of the operations on sensitive words, and what finds the text in the content of a message.
package moderation

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

//operation:sensitive.add
func Add(s *state.State, r *api.Request) (api.Fields, error) {
	_, err := s.AddWords([]state.SensitiveWord{{Text: r.Text("word"), Replacement: r.Text("replaceWord")}})
	return nil, err
}

//operation:sensitive.batchAdd
func BatchAdd(s *state.State, r *api.Request) (api.Fields, error) {
	var added []struct {
		Text        string `json:"word"`
		Replacement string `json:"replaceWord"`
	}
	if err := r.Decode("words", &added); err != nil {
		return nil, api.Refuse(api.CodeBadParameter, "words: %v", err)
	}
	words := make([]state.SensitiveWord, len(added))
	for i, w := range added {
		words[i] = state.SensitiveWord(w)
	}
	remaining, err := s.AddWords(words)
	fields := api.Fields{"remainQuota": remaining}
	return fields, api.With(err, fields)
}

//operation:sensitive.delete
func Delete(s *state.State, r *api.Request) (api.Fields, error) {
	s.DeleteWords([]string{r.Text("word")})
	return nil, nil
}

//operation:sensitive.batchDelete
func BatchDelete(s *state.State, r *api.Request) (api.Fields, error) {
	s.DeleteWords(r.List("words"))
	return nil, nil
}

// The values of type in sensitive.list.
const (
	replacing = "0"
	blocking  = "1"
	all       = "2"
)

//operation:sensitive.list
func List(s *state.State, r *api.Request) (api.Fields, error) {
	wanted := r.Text("type")
	if wanted == "" {
		wanted = blocking
	}
	list := []api.Fields{}
	for _, w := range s.Words() {
		kind := replacing
		if w.Replacement == "" {
			kind = blocking
		}
		if wanted == all || wanted == kind {
			list = append(list, api.Fields{"type": kind, "word": w.Text, "replaceWord": w.Replacement})
		}
	}
	return api.Fields{"words": list}, nil
}
