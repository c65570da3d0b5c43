package emulator

import (
	"maps"
	"slices"
	"strings"
	"time"
)

var messageHandlers = map[string]handler{
	"chatroom.sendMessage":      sendToRooms,
	"chatroom.broadcastMessage": func(s *store, r *request) (fields, *failure) { s.sendToAllRooms(r.draft()); return nil, nil },
	"chatroom.queryHistory":     listHistory,

	"message.sendPrivate":       sendToUsers(Private, false),
	"message.sendPrivateStatus": sendToUsers(Private, true),
	"message.sendSystem":        sendToUsers(System, false),
	"message.sendGroup":         sendToGroups(false),
	"message.sendGroupStatus":   sendToGroups(true),
	"message.broadcast": func(s *store, r *request) (fields, *failure) {
		return fields{"messageUID": s.sendToEverybody(r.draft()).UID}, nil
	},
	"message.broadcastOnline": func(s *store, r *request) (fields, *failure) {
		d := r.draft()
		d.onlineOnly = true
		return fields{"messageUID": s.sendToEverybody(d).UID}, nil
	},
	"message.recall": func(s *store, r *request) (fields, *failure) {
		c := r.recall()
		c.kind, c.target = ConversationType(r.number("conversationType", 0)), r.text("targetId")
		switch c.kind {
		case Private, Group, Chatroom, System:
			s.recallMessage(c)
			return nil, nil
		case ultraGroup:
			return nil, fail(codeNotEmulated, "conversationType: the emulator does not have ultra groups (10) yet")
		}
		return nil, fail(codeBadParameter, "conversationType: must be 1, 3, 4, 6 or 10")
	},
	"message.recallBroadcast": func(s *store, r *request) (fields, *failure) {
		c := r.recall()
		c.kind, c.target = System, everybody
		s.recallMessage(c)
		return nil, nil
	},
}

// ultraGroup is the kind of conversation that the API has and the emulator has not yet.
const ultraGroup ConversationType = 10

func (r *request) draft() draft {
	return draft{
		from: r.text("fromUserId"), objectName: r.text("objectName"), content: r.text("content"),
		stored: !r.off("isPersisted"), includeSender: r.on("isIncludeSender"),
		expandable: r.on("expansion"), expansion: r.text("extraContent"),
	}
}

func (r *request) recall() recall {
	return recall{
		from: r.text("fromUserId"), messageUID: r.text("messageUID"), extra: r.text("extra"),
		sent: r.millis("sentTime"), byAdmin: r.on("isAdmin"), remove: r.on("isDelete"),
	}
}

// sendToRooms publishes into all rooms or, when one does not exist, into none.
func sendToRooms(s *store, r *request) (fields, *failure) {
	var targets []*room
	for _, id := range r.list("toChatroomId") {
		target, problem := s.room(id)
		if problem != nil {
			return nil, problem
		}
		targets = append(targets, target)
	}
	uids := []fields{}
	for _, target := range targets {
		m := sending{draft: r.draft(), kind: Chatroom, target: target.id, room: target}
		uids = append(uids, fields{"chatroomId": target.id, "messageUID": s.accept(m)})
	}
	return fields{"messageUIDs": uids}, nil
}

func sendToUsers(kind ConversationType, status bool) handler {
	return func(s *store, r *request) (fields, *failure) {
		d := r.draft()
		if status {
			d.stored, d.onlineOnly = false, true
		}
		uids := []fields{}
		for _, id := range r.list("toUserId") {
			m := sending{draft: d, kind: kind, target: id, status: status}
			uids = append(uids, fields{"userId": id, "messageUID": s.accept(m)})
		}
		return fields{"messageUIDs": uids}, nil
	}
}

func sendToGroups(status bool) handler {
	return func(s *store, r *request) (fields, *failure) {
		d, groups, directedAt := r.draft(), r.list("toGroupId"), copies(r.list("toUserId"))
		if len(directedAt) > 0 && len(groups) != 1 {
			return nil, fail(codeBadParameter, "toGroupId: a directed message goes to exactly one group")
		}
		if len(directedAt) > 0 {
			d.stored = false // directed messages are not kept
		}
		if status {
			d.stored, d.onlineOnly = false, true
		}
		uids := []fields{}
		for _, id := range groups {
			m := sending{draft: d, kind: Group, target: id, directedAt: directedAt, status: status}
			uids = append(uids, fields{"groupId": id, "messageUID": s.accept(m)})
		}
		return fields{"messageUIDs": uids}, nil
	}
}

// historySpan is how much time one query may cover.
const historySpan = 14 * 24 * time.Hour

func listHistory(s *store, r *request) (fields, *failure) {
	newest, oldest := r.millis("startTime"), r.millis("endTime")
	switch {
	case !newest.After(oldest):
		return nil, fail(codeBadParameter, "startTime: must be later than endTime, the query walks back in time")
	case newest.Sub(oldest) > historySpan:
		return nil, fail(codeBadParameter, "endTime: must be at most 14 days before startTime")
	}
	target, problem := s.room(r.text("targetId"))
	if problem != nil {
		return nil, problem
	}
	list := []fields{}
	for _, m := range target.history.backwards(newest, oldest, r.on("includeStart"), int(r.number("pageSize", 10))) {
		list = append(list, fields{
			"targetId": m.Target, "fromUserId": m.From, "messageUID": m.UID, "msgTime": m.Time.UnixMilli(),
			"objectName": m.ObjectName, "content": m.Content, "expansion": m.Expandable, "extraContent": m.Expansion,
		})
	}
	return fields{"data": list}, nil
}

// handlers are the emulated operations by catalogue id.
var handlers = merge(userHandlers, chatroomHandlers, restrictionHandlers, attributeHandlers, messageHandlers)

func merge(families ...map[string]handler) map[string]handler {
	all := map[string]handler{}
	for _, family := range families {
		maps.Copy(all, family)
	}
	return all
}

// Operations lists the catalogue ids of the operations the emulator has.
func Operations() []string { return slices.SortedFunc(maps.Keys(handlers), strings.Compare) }
