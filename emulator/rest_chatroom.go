package emulator

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// The ways a chatroom ends by itself, as on the wire.
const (
	destroyWhenIdle    = 0
	destroyAtFixedTime = 1
)

const defaultLifetime = 60 * time.Minute

var chatroomHandlers = map[string]handler{
	"chatroom.create":       createRoom,
	"chatroom.createLegacy": nameRooms,
	"chatroom.setDestroyType": func(s *state.State, r *request) (fields, error) {
		return nil, s.SetLifetime(r.text("chatroomId"), r.lifetime())
	},
	"chatroom.get":   describeRoom,
	"chatroom.query": describeNamedRooms,
	"chatroom.destroy": func(s *state.State, r *request) (fields, error) {
		s.DestroyRooms(r.list("chatroomId")...)
		return nil, nil
	},
	"chatroom.join": func(s *state.State, r *request) (fields, error) {
		return nil, s.JoinRoom(r.text("chatroomId"), r.list("userId")...)
	},
	"chatroom.bindRTCRoom": func(s *state.State, r *request) (fields, error) {
		return nil, s.BindRTCRoom(r.text("chatroomId"), r.text("rtcRoomId"))
	},

	"chatroom.queryMembers": listMembers,
	"chatroom.checkMember": func(s *state.State, r *request) (fields, error) {
		in, err := s.AreMembers(r.text("chatroomId"), r.text("userId"))
		return fields{"isInChrm": err == nil && in[0]}, err
	},
	"chatroom.checkMembers": checkMembers,

	"chatroom.stopDistribution": func(s *state.State, r *request) (fields, error) {
		return nil, s.StopDistribution(r.text("chatroomId"), true)
	},
	"chatroom.resumeDistribution": func(s *state.State, r *request) (fields, error) {
		return nil, s.StopDistribution(r.text("chatroomId"), false)
	},

	"chatroom.addKeepalive": func(s *state.State, r *request) (fields, error) {
		return nil, s.KeepAlive(r.text("chatroomId"))
	},
	"chatroom.removeKeepalive": func(s *state.State, r *request) (fields, error) {
		return nil, s.EndKeepAlive(r.text("chatroomId"))
	},
	"chatroom.queryKeepalive": func(s *state.State, _ *request) (fields, error) {
		return fields{"chatroomIds": texts(s.KeptAlive())}, nil
	},
}

func (r *request) lifetime() state.Lifetime {
	return state.Lifetime{
		Fixed: r.number("destroyType", destroyWhenIdle) == destroyAtFixedTime,
		After: r.minutes("destroyTime", defaultLifetime),
	}
}

func createRoom(s *state.State, r *request) (fields, error) {
	owner, info := r.text("entryOwnerId"), r.text("entryInfo")
	if (owner == "") != (info == "") {
		return nil, fail(codeBadParameter, "entryOwnerId and entryInfo must come together")
	}
	entries, problem := entriesOf(info)
	if problem != nil {
		return nil, problem
	}
	return nil, s.CreateRoom(state.NewRoom{
		ID: r.text("chatroomId"), Lifetime: r.lifetime(), MutedAll: r.on("isBan"), AllowedDuringMuteAll: r.list("whiteUserIds"),
		AttributeOwner: owner, Attributes: entries,
	})
}

func nameRooms(s *state.State, r *request) (fields, error) {
	names := map[string]string{}
	for name, values := range r.form {
		names[strings.TrimSuffix(strings.TrimPrefix(name, "chatroom["), "]")] = values[0]
	}
	return nil, s.NameRooms(names)
}

func describeRoom(s *state.State, r *request) (fields, error) {
	room, err := s.RoomInfo(r.text("chatroomId"))
	policy := destroyWhenIdle
	if room.Lifetime.Fixed {
		policy = destroyAtFixedTime
	}
	return fields{
		"chatroomId": room.ID, "createTime": room.Created.UnixMilli(), "memberCount": room.MemberCount,
		"destroyType": policy, "destroyTime": int(room.Lifetime.After / time.Minute), "ban": room.MutedAll,
	}, err
}

func describeNamedRooms(s *state.State, r *request) (fields, error) {
	list := []fields{}
	for _, room := range s.RoomInfos(r.list("chatroomId")...) {
		list = append(list, fields{"chrmId": room.ID, "name": room.Name, "time": r.date(room.Created)})
	}
	return fields{"chatRooms": list}, nil
}

func listMembers(s *state.State, r *request) (fields, error) {
	const newestFirst = 2
	total, members, err := s.Members(r.text("chatroomId"), int(r.number("count", 0)), r.number("order", 1) == newestFirst)
	list := []fields{}
	for _, m := range members {
		list = append(list, fields{"id": m.UserID, "time": r.date(m.Joined)})
	}
	return fields{"total": total, "users": list}, err
}

func checkMembers(s *state.State, r *request) (fields, error) {
	ids := r.list("userId")
	in, err := s.AreMembers(r.text("chatroomId"), ids...)
	list := []fields{}
	for i, is := range in {
		flag := 0
		if is {
			flag = 1
		}
		list = append(list, fields{"userId": ids[i], "isInChrm": flag})
	}
	return fields{"result": list}, err
}

// entriesOf reads a JSON object of strings.
func entriesOf(text string) (map[string]string, *failure) {
	if text == "" {
		return nil, nil
	}
	var entries map[string]string
	if err := json.Unmarshal([]byte(text), &entries); err != nil || entries == nil {
		return nil, fail(codeBadParameter, "entryInfo: must be a JSON object whose values are texts")
	}
	return entries, nil
}

// notice returns what clients receive of a restriction, nil where the request does not ask for a notice.
func (r *request) notice() *state.NoticeOptions {
	if !r.on("needNotify") {
		return nil
	}
	return &state.NoticeOptions{Operation: r.op.ID, Extra: r.text("extra")}
}
