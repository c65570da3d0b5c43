// Package chatroom manages chatrooms (聊天室): their lifetime, members, attributes, mutes and blocks, allowlists, and the
// priority of their messages under load. Package message sends messages.
//
// A chatroom has no fixed membership: clients join and leave as they like. By default the service destroys a room that
// was not used for an hour. A room id is chosen by the app. It has at most 64 bytes and is case-sensitive. The
// documentation allows letters and digits. User ids are those of package user.
//
// Some calls can notify clients of a change (Notify, Notice). A repeat notifies the clients again, so the library does
// not repeat such a call after an unknown outcome. A repeat of any other call of this package has no further effect,
// except that a mute or block starts its duration again.
//
// # JSON
//
// The JSON names of the results do not change. A name is the service's own if the service has the value in the same
// form, else that of the field. A time is an RFC 3339 string, and a duration is a number of nanoseconds.
package chatroom

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// maxTypeChars is the maximum length of the name of a message type.
const maxTypeChars = 32

// Service calls the chatroom operations. It has no state, and creating one costs nothing.
type Service struct{ caller rongcloud.Caller }

// New returns a service that makes its calls with c: a *rongcloud.Client, a decorator or a fake. If c is nil, and in a
// zero Service, every call fails with ErrInvalidArgument.
func New(c rongcloud.Caller) *Service { return &Service{caller: c} }

// via returns the Caller of s. It is nil if s is nil: the call then fails with ErrInvalidArgument.
func (s *Service) via() rongcloud.Caller {
	if s == nil {
		return nil
	}
	return s.caller
}

// inRoom returns the parameters of a call about the room roomID, an argument of the method.
func inRoom(op rongcloud.Operation, roomID string) *param.Set {
	p := param.For(op).Arg("roomID", "chatroomId")
	p.ID("chatroomId", roomID)
	return p
}

// inRoomOf returns the parameters of a call about the room roomID, a field of the params struct P.
func inRoomOf[P any](op rongcloud.Operation, roomID string) *param.Set {
	p := param.Of[P](op)
	p.ID("chatroomId", roomID)
	return p
}

// lists is the response of the operations that return a list of strings. The name of the list differs between
// operations, so each sets one field.
type lists struct {
	rongcloud.Envelope
	RoomIDs      []wire.Text `json:"chatroomIds"`
	UserIDs      []wire.Text `json:"userIds"`
	Users        []wire.Text `json:"users"`
	Types        []string    `json:"objectNames"`
	AllowedTypes []string    `json:"whitlistMsgType"` // misspelt on the wire
}

func (s *Service) readLists(ctx context.Context, p *param.Set, opts []rongcloud.CallOption) (lists, error) {
	var answer lists
	if _, err := p.Call(ctx, s.via(), &answer, opts); err != nil {
		return lists{}, err
	}
	return answer, nil
}
