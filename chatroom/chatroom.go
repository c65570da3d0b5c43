// Package chatroom manages chatrooms (聊天室): their life, members, attributes, mutes and blocks, allowlists, and what happens to
// their messages under load. Messages are sent with package message.
//
// A chatroom is a room without a fixed membership: clients join and leave as they like, and a room nobody uses is destroyed
// after an hour unless told otherwise. Room ids are the app's own: at most 64 bytes, case-sensitive, letters and digits by the
// documentation. User ids are those of package user.
//
// Some calls can tell clients of a change (Notify, Notice). A call that does so is not repeated after an unknown outcome,
// since the notice would come twice; without a notice every call of this package may be repeated.
//
// # JSON
//
// The results have JSON names that stay as they are: the service's own where it has the value in the same form, else the field's.
// Times are RFC 3339 texts, and durations nanoseconds.
package chatroom

import (
	"context"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// maxTypeChars is how long the name of a message type may be.
const maxTypeChars = 32

// Service calls the chatroom operations. It holds no state; making one costs nothing.
type Service struct{ caller rongcloud.Caller }

// New returns a service that calls through c: a *rongcloud.Client, or a decorator or fake. Calls of a service without one
// (New(nil), the zero Service) fail with ErrInvalidArgument.
func New(c rongcloud.Caller) *Service { return &Service{caller: c} }

// via is what calls go through: nil in a nil service, which the call then reports.
func (s *Service) via() rongcloud.Caller {
	if s == nil {
		return nil
	}
	return s.caller
}

// inRoom begins the parameters of a call about one room, the argument roomID of the method.
func inRoom(op rongcloud.Operation, roomID string) *param.Set {
	p := param.For(op).Arg("roomID", "chatroomId")
	p.ID("chatroomId", roomID)
	return p
}

// inRoomOf begins the parameters of a call about one room, a field of the params struct P.
func inRoomOf[P any](op rongcloud.Operation, roomID string) *param.Set {
	p := param.Of[P](op)
	p.ID("chatroomId", roomID)
	return p
}

// lists is the answer of every operation that returns a list of texts. Each fills one: the name differs from operation to
// operation.
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
