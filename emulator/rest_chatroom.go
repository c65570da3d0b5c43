package emulator

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

var chatroomHandlers = map[string]handler{
	"chatroom.create":         createRoom,
	"chatroom.createLegacy":   createNamedRooms,
	"chatroom.setDestroyType": inRoom(setLifetime),
	"chatroom.get":            inRoom(describeRoom),
	"chatroom.query":          describeNamedRooms,
	"chatroom.destroy": func(s *store, r *request) (fields, *failure) {
		for _, id := range r.list("chatroomId") {
			if target, ok := s.liveRoom(id); ok {
				s.destroyRoom(target, byCall)
			}
		}
		return nil, nil
	},
	"chatroom.join": inRoom(joinRoom),
	"chatroom.bindRTCRoom": inRoom(func(_ *store, r *request, target *room) (fields, *failure) {
		target.rtcRoom = strings.Clone(r.text("rtcRoomId"))
		return nil, nil
	}),

	"chatroom.queryMembers": inRoom(listMembers),
	"chatroom.checkMember": inRoom(func(_ *store, r *request, target *room) (fields, *failure) {
		_, in := target.members[r.text("userId")]
		return fields{"isInChrm": in}, nil
	}),
	"chatroom.checkMembers": inRoom(checkMembers),

	"chatroom.stopDistribution":   inRoom(distribution(true)),
	"chatroom.resumeDistribution": inRoom(distribution(false)),

	"chatroom.addKeepalive": inRoom(func(s *store, _ *request, target *room) (fields, *failure) {
		if !contains(s.keptAlive, target.id) && len(s.keptAlive) >= keepaliveLimit {
			return nil, fail(codeKeepalive, "the app has its %d keep-alive chatrooms", keepaliveLimit)
		}
		s.keptAlive = addOnce(s.keptAlive, target.id)
		return nil, nil
	}),
	"chatroom.removeKeepalive": func(s *store, r *request) (fields, *failure) {
		id := r.text("chatroomId")
		if !contains(s.keptAlive, id) {
			return nil, fail(codeNoSuchData, "chatroom %s is not kept alive", id)
		}
		s.keptAlive = without(s.keptAlive, []string{id})
		if target, ok := s.rooms[id]; ok {
			s.schedule(target)
		}
		return nil, nil
	},
	"chatroom.queryKeepalive": func(s *store, _ *request) (fields, *failure) {
		return fields{"chatroomIds": texts(s.keptAlive)}, nil
	},
}

// inRoom is for operations on one existing room.
func inRoom(do func(s *store, r *request, target *room) (fields, *failure)) handler {
	return func(s *store, r *request) (fields, *failure) {
		target, problem := s.room(r.text("chatroomId"))
		if problem != nil {
			return nil, problem
		}
		return do(s, r, target)
	}
}

func createRoom(s *store, r *request) (fields, *failure) {
	owner, info := r.text("entryOwnerId"), r.text("entryInfo")
	if (owner == "") != (info == "") {
		return nil, fail(codeBadParameter, "entryOwnerId and entryInfo must come together")
	}
	entries, problem := entriesOf(info)
	if problem != nil {
		return nil, problem
	}
	if len(entries) > attributeLimit {
		return nil, fail(codeBadParameter, "entryInfo: a chatroom holds %d attributes", attributeLimit)
	}
	target, problem := s.openRoom(r.text("chatroomId"))
	if problem != nil {
		return nil, problem
	}
	if _, problem := setLifetime(s, r, target); problem != nil {
		return nil, problem
	}
	s.muteAll(target, r.on("isBan"))
	target.allowedDuringMuteAll = addOnce(nil, r.list("whiteUserIds")...)
	return nil, s.setEntries(target, owner, entries, false)
}

func createNamedRooms(s *store, r *request) (fields, *failure) {
	names := map[string]string{}
	for name, values := range r.form {
		id := strings.TrimSuffix(strings.TrimPrefix(name, "chatroom["), "]")
		if problem := checkID(name, id); problem != nil {
			return nil, problem
		}
		names[id] = values[0]
	}
	for id, name := range names {
		target, problem := s.openRoom(id)
		if problem != nil {
			return nil, problem
		}
		target.name = strings.Clone(name)
	}
	return nil, nil
}

func setLifetime(s *store, r *request, target *room) (fields, *failure) {
	target.policy = int(r.number("destroyType", destroyWhenIdle))
	target.lifetime = r.minutes("destroyTime", defaultLifetime)
	s.schedule(target)
	return nil, nil
}

func describeRoom(_ *store, _ *request, target *room) (fields, *failure) {
	return fields{
		"chatroomId": target.id, "createTime": target.created.UnixMilli(), "memberCount": len(target.members),
		"destroyType": target.policy, "destroyTime": int(target.lifetime / time.Minute), "ban": target.mutedAll,
	}, nil
}

func describeNamedRooms(s *store, r *request) (fields, *failure) {
	list := []fields{}
	for _, id := range r.list("chatroomId") {
		if target, ok := s.liveRoom(id); ok {
			list = append(list, fields{"chrmId": id, "name": target.name, "time": r.date(target.created)})
		}
	}
	return fields{"chatRooms": list}, nil
}

func joinRoom(s *store, r *request, target *room) (fields, *failure) {
	ids := r.list("userId")
	if _, problem := s.usersOf(ids); problem != nil {
		return nil, problem
	}
	for _, id := range ids {
		if active(target.blocked, id, s.clock.now()) {
			return nil, fail(codeBadParameter, "userId: user %s is blocked in chatroom %s", id, target.id)
		}
	}
	s.join(target, ids...)
	return nil, nil
}

func listMembers(_ *store, r *request, target *room) (fields, *failure) {
	const newestFirst = 2
	members := target.memberList()
	if r.number("order", 1) == newestFirst {
		slices.Reverse(members)
	}
	list := []fields{}
	for _, m := range page(members, 1, r.number("count", 0)) {
		list = append(list, fields{"id": m.UserID, "time": r.date(m.Joined)})
	}
	return fields{"total": len(members), "users": list}, nil
}

func checkMembers(_ *store, r *request, target *room) (fields, *failure) {
	list := []fields{}
	for _, id := range r.list("userId") {
		flag := 0
		if _, in := target.members[id]; in {
			flag = 1
		}
		list = append(list, fields{"userId": id, "isInChrm": flag})
	}
	return fields{"result": list}, nil
}

func distribution(stopped bool) func(*store, *request, *room) (fields, *failure) {
	return func(_ *store, _ *request, target *room) (fields, *failure) {
		target.distributionStopped = stopped
		return nil, nil
	}
}

// entriesOf reads a JSON object of texts, and keeps the rules of attributes.
func entriesOf(text string) (map[string]string, *failure) {
	if text == "" {
		return nil, nil
	}
	var entries map[string]string
	if err := json.Unmarshal([]byte(text), &entries); err != nil || entries == nil {
		return nil, fail(codeBadParameter, "entryInfo: must be a JSON object whose values are texts")
	}
	for key, value := range entries {
		if problem := checkEntry(key, value); problem != nil {
			return nil, problem
		}
	}
	return entries, nil
}

// noticeOf tells clients of a restriction when the request asks for it.
func noticeOf(r *request) (n Notice, wanted bool) {
	if !r.on("needNotify") {
		return Notice{}, false
	}
	return Notice{
		Operation: r.op.ID, Room: strings.Clone(r.text("chatroomId")), UserIDs: copies(r.list("userId")),
		Extra: strings.Clone(r.text("extra")),
	}, true
}
