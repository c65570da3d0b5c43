package chatroom

import (
	"cmp"
	"context"
	"time"

	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// maxMembers is the maximum length of a list of members.
const maxMembers = 500

// MemberOrder is the order of a list of members. The zero value means OldestFirst.
type MemberOrder int

const (
	OldestFirst MemberOrder = 1 // by time of joining, the earliest first
	NewestFirst MemberOrder = 2 // by time of joining, the latest first
)

// MembersParams are the parameters of Members.
type MembersParams struct {
	RoomID string      `param:"chatroomId"` // required
	Limit  int         `param:"count"`      // how many to return, 1 to 500; 0: 500
	Order  MemberOrder `param:"order"`
}

// MemberList is the result of Members.
type MemberList struct {
	Total   int      `json:"total"` // users in the room; may be more than are listed
	Members []Member `json:"users"`
}

// Member is a user in a room.
type Member struct {
	UserID string    `json:"id"`
	Joined time.Time `json:"joined,omitzero"`
}

var opMembers = rongcloud.Operation{
	ID: "chatroom.queryMembers", Path: "/chatroom/user/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Members returns up to 500 members of a room (查询聊天室成员), the first or the last to join. There are no further pages.
//
// Operation chatroom.queryMembers: POST /chatroom/user/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/member/query-member-list
func (s *Service) Members(ctx context.Context, m MembersParams, opts ...rongcloud.CallOption) (MemberList, error) {
	p := inRoomOf[MembersParams](opMembers, m.RoomID)
	// The service requires both. The defaults are this library's.
	p.Int("count", int64(cmp.Or(m.Limit, maxMembers)), 1, maxMembers)
	p.Int("order", int64(cmp.Or(m.Order, OldestFirst)), int64(OldestFirst), int64(NewestFirst))
	var answer struct {
		rongcloud.Envelope
		Total wire.Int `json:"total"`
		Users []struct {
			ID   wire.Text `json:"id"`
			Time string    `json:"time"`
		} `json:"users"`
	}
	meta, err := p.Call(ctx, s.via(), &answer, opts)
	if err != nil {
		return MemberList{}, err
	}
	list := MemberList{Total: int(answer.Total), Members: make([]Member, len(answer.Users))}
	for i, u := range answer.Users {
		joined, err := meta.ParseTime(u.Time)
		if err != nil {
			return MemberList{}, err
		}
		list.Members[i] = Member{UserID: string(u.ID), Joined: joined}
	}
	return list, nil
}

// MemberRef identifies a user in a room.
type MemberRef struct {
	RoomID string `param:"chatroomId"` // required
	UserID string `param:"userId"`     // required
}

var opIsMember = rongcloud.Operation{
	ID: "chatroom.checkMember", Path: "/chatroom/user/exist.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// IsMember reports whether a user is in a room (查询用户是否在聊天室).
//
// Operation chatroom.checkMember: POST /chatroom/user/exist.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/member/check-member
func (s *Service) IsMember(ctx context.Context, m MemberRef, opts ...rongcloud.CallOption) (bool, error) {
	p := inRoomOf[MemberRef](opIsMember, m.RoomID)
	p.ID("userId", m.UserID)
	var answer struct {
		rongcloud.Envelope
		IsInChrm wire.Bool `json:"isInChrm"`
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	return bool(answer.IsInChrm), err
}

var opAreMembers = rongcloud.Operation{
	ID: "chatroom.checkMembers", Path: "/chatroom/users/exist.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// AreMembers reports for 1 to 1000 users whether they are in a room (批量查询用户是否在聊天室). The keys of the result are user
// ids.
//
// Operation chatroom.checkMembers: POST /chatroom/users/exist.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/member/check-members
func (s *Service) AreMembers(ctx context.Context, roomID string, userIDs []string, opts ...rongcloud.CallOption) (map[string]bool, error) {
	p := inRoom(opAreMembers, roomID).Arg("userIDs", "userId")
	p.IDs("userId", userIDs, 1000)
	var answer struct {
		rongcloud.Envelope
		Result []struct {
			UserID   wire.Text `json:"userId"` // userid in some samples; encoding/json ignores the case
			IsInChrm wire.Bool `json:"isInChrm"`
		} `json:"result"`
	}
	if _, err := p.Call(ctx, s.via(), &answer, opts); err != nil {
		return nil, err
	}
	in := make(map[string]bool, len(answer.Result))
	for _, r := range answer.Result {
		in[string(r.UserID)] = bool(r.IsInChrm)
	}
	return in, nil
}
