// Package message has the handlers of the operations on messages, and what other families need to send messages.
package message

import (
	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// Posting decodes a message to send. The caller sets the kind of the conversation and the targets.
func Posting(r *api.Request) state.Posting {
	return state.Posting{
		Operation: r.Operation(), Number: r.Number("msgRandom", 0), From: r.Text("fromUserId"), IncludeSender: r.On("isIncludeSender"),
		Outgoing: state.Outgoing{
			ObjectName: r.Text("objectName"), Content: r.Text("content"), Transient: r.Off("isPersisted"),
			Expandable: r.On("expansion"), Expansion: r.Text("extraContent"),
		},
	}
}

// Send sends a message. Each target of the response is in the field.
func Send(s *state.State, p state.Posting, field string) (api.Fields, error) {
	sent, err := s.Send(p)
	uids := []api.Fields{}
	for _, m := range sent {
		uids = append(uids, api.Fields{field: m.Target, "messageUID": m.UID})
	}
	return api.Fields{"messageUIDs": uids}, err
}

func toUsers(r *api.Request, kind state.ConversationType) state.Posting {
	p := Posting(r)
	p.Kind, p.Targets = kind, r.List("toUserId")
	return p
}

func toGroups(r *api.Request) state.Posting {
	p := Posting(r)
	p.Kind, p.Targets, p.DirectedAt = state.Group, r.List("toGroupId"), r.List("toUserId")
	return p
}

//operation:message.sendPrivate
func SendPrivate(s *state.State, r *api.Request) (api.Fields, error) {
	return Send(s, toUsers(r, state.Private), "userId")
}

//operation:message.sendPrivateStatus
func SendPrivateStatus(s *state.State, r *api.Request) (api.Fields, error) {
	p := toUsers(r, state.Private)
	p.Status = true
	return Send(s, p, "userId")
}

//operation:message.sendSystem
func SendSystem(s *state.State, r *api.Request) (api.Fields, error) {
	return Send(s, toUsers(r, state.System), "userId")
}

//operation:message.sendGroup
func SendGroup(s *state.State, r *api.Request) (api.Fields, error) {
	return Send(s, toGroups(r), "groupId")
}

//operation:message.sendGroupStatus
func SendGroupStatus(s *state.State, r *api.Request) (api.Fields, error) {
	p := toGroups(r)
	p.Status = true
	return Send(s, p, "groupId")
}

//operation:message.broadcast
func Broadcast(s *state.State, r *api.Request) (api.Fields, error) {
	uid, err := s.Broadcast(Posting(r))
	return api.Fields{"messageUID": uid}, err
}

//operation:message.broadcastOnline
func BroadcastOnline(s *state.State, r *api.Request) (api.Fields, error) {
	p := Posting(r)
	p.OnlineOnly = true
	uid, err := s.Broadcast(p)
	return api.Fields{"messageUID": uid}, err
}
