// Package push has the handlers of the operations that push notifications to devices.
package push

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// audience decodes the audience of a push.
func audience(r *api.Request) (state.Audience, error) {
	var a struct {
		Everybody bool     `json:"is_to_all"`
		Users     []string `json:"userid"`
		Tags      []string `json:"tag"`
		AnyTags   []string `json:"tag_or"`
		Package   string   `json:"packageName"`
	}
	if err := r.Decode("audience", &a); err != nil {
		return state.Audience{}, api.Refuse(api.CodeBadParameter, "audience: %v", err)
	}
	return state.Audience(a), nil
}

// notification decodes the content of a push.
func notification(r *api.Request) (state.Notification, error) {
	type shown struct {
		Title string `json:"title"`
		Text  string `json:"alert"`
	}
	var n struct {
		shown
		IOS     shown `json:"ios"`
		Android shown `json:"android"`
	}
	if err := r.Decode("notification", &n); err != nil {
		return state.Notification{}, api.Refuse(api.CodeBadParameter, "notification: %v", err)
	}
	return state.Notification{Title: n.Title, Text: n.Text, Platforms: map[string]state.PlatformText{
		"ios": state.PlatformText(n.IOS), "android": state.PlatformText(n.Android),
	}}, nil
}

//operation:push.notify
func Notify(s *state.State, r *api.Request) (api.Fields, error) {
	to, err := audience(r)
	if err != nil {
		return nil, err
	}
	shown, err := notification(r)
	if err != nil {
		return nil, err
	}
	id, err := s.Push(state.Push{Operation: r.Operation(), Audience: to, Platforms: r.List("platform"), Notification: shown})
	return api.Fields{"id": id}, err
}
