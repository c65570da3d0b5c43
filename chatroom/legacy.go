package chatroom

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

var opCreateLegacy = rongcloud.Operation{
	ID: "chatroom.createLegacy", Path: "/chatroom/create.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// CreateLegacy creates 1 to 100 named chatrooms (创建聊天室，旧版). The keys of names are room ids.
//
// Operation chatroom.createLegacy: POST /chatroom/create.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/deprecated-create
//
// Deprecated: Use Create, which has the options for lifetime, mutes and attributes. It gives rooms no name: keep names
// in the app.
func (s *Service) CreateLegacy(ctx context.Context, names map[string]string, opts ...rongcloud.CallOption) error {
	p := param.For(opCreateLegacy).Arg("names", "chatroom[ID]")
	p.CheckCount("chatroom[ID]", len(names), 100)
	for _, id := range slices.Sorted(maps.Keys(names)) {
		p.CheckID("chatroom[ID]", id)
		if strings.ContainsAny(id, "[]") {
			p.Fail("chatroom[ID]", "must not contain brackets in the id: they enclose it")
		}
		// One SDK limits the name to 64 characters. The documentation does not.
		p.Text("chatroom["+id+"]", names[id], param.Limit{})
	}
	return p.Do(ctx, s.via(), opts)
}

// LegacyRoom is a chatroom in the result of QueryLegacy.
type LegacyRoom struct {
	ID      string    `json:"chatroomId"`
	Name    string    `json:"name"`
	Created time.Time `json:"created,omitzero"`
}

// LegacyRooms is the result of QueryLegacy.
type LegacyRooms []LegacyRoom

// Get returns the room with the given id, and reports whether the list has it.
func (l LegacyRooms) Get(roomID string) (room LegacyRoom, ok bool) {
	for _, room := range l {
		if room.ID == roomID {
			return room, true
		}
	}
	return LegacyRoom{}, false
}

var opQueryLegacy = rongcloud.Operation{ID: "chatroom.query", Path: "/chatroom/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// QueryLegacy returns the names and creation times of 1 to 20 chatrooms (查询聊天室信息，旧版). The documentation does not say
// whether rooms that do not exist are left out.
//
// Operation chatroom.query: POST /chatroom/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/deprecated-info
//
// Deprecated: Use Get, which returns more. Only the name is missing, and only CreateLegacy sets a name.
func (s *Service) QueryLegacy(ctx context.Context, roomIDs []string, opts ...rongcloud.CallOption) (LegacyRooms, error) {
	p := param.For(opQueryLegacy).Arg("roomIDs", "chatroomId")
	p.IDs("chatroomId", roomIDs, 20)
	var answer struct {
		rongcloud.Envelope
		ChatRooms []struct {
			// Documented as chrmId. Older pages have chatroomId.
			ChrmID     wire.Text `json:"chrmId"`
			ChatroomID wire.Text `json:"chatroomId"`
			Name       wire.Text `json:"name"`
			Time       string    `json:"time"`
		} `json:"chatRooms"`
	}
	meta, err := p.Call(ctx, s.via(), &answer, opts)
	if err != nil {
		return nil, err
	}
	rooms := make(LegacyRooms, len(answer.ChatRooms))
	for i, r := range answer.ChatRooms {
		created, err := meta.ParseTime(r.Time)
		if err != nil {
			return nil, err
		}
		rooms[i] = LegacyRoom{ID: string(cmp.Or(r.ChrmID, r.ChatroomID)), Name: string(r.Name), Created: created}
	}
	return rooms, nil
}

var opJoin = rongcloud.Operation{ID: "chatroom.join", Path: "/chatroom/join.json", Idempotent: true}

// Join adds 1 to 50 users to a chatroom (加入聊天室) from the server.
//
// Operation chatroom.join: POST /chatroom/join.json, no quota is documented.
//
// Deprecated: Only apps on old deployments and private clouds can use this call of the 2.x API. Clients join rooms
// themselves today.
func (s *Service) Join(ctx context.Context, roomID string, userIDs []string, opts ...rongcloud.CallOption) error {
	p := inRoom(opJoin, roomID).Arg("userIDs", "userId")
	p.IDs("userId", userIDs, 50)
	return p.Do(ctx, s.via(), opts)
}
