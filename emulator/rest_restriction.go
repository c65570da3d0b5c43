package emulator

import (
	"maps"
	"slices"
	"time"
)

// Restrictions of chatrooms: blocks, mutes and the lists of exceptions from them.
var restrictionHandlers = map[string]handler{
	"chatroom.blockUsers": inRoom(func(s *store, r *request, target *room) (fields, *failure) {
		s.notify(r, target) // before they are removed: the documentation includes them
		s.expel(target, r.list("userId"), s.clock.now().Add(r.minutes("minute", 0)))
		return nil, nil
	}),
	"chatroom.unblockUsers": inRoom(func(s *store, r *request, target *room) (fields, *failure) {
		return lift(s, r, target.blocked, s.tellUsers)
	}),
	"chatroom.queryBlockedUsers": inRoom(func(s *store, r *request, target *room) (fields, *failure) {
		return listRestricted(s, r, target.blocked)
	}),

	"chatroom.muteMembers": inRoom(func(s *store, r *request, target *room) (fields, *failure) {
		s.notify(r, target)
		return restrict(s, r, target.muted)
	}),
	"chatroom.unmuteMembers": inRoom(func(s *store, r *request, target *room) (fields, *failure) {
		s.notify(r, target)
		return lift(s, r, target.muted, nil)
	}),
	"chatroom.queryMutedMembers": inRoom(func(s *store, r *request, target *room) (fields, *failure) {
		return listRestricted(s, r, target.muted)
	}),

	"chatroom.muteGlobally": func(s *store, r *request) (fields, *failure) {
		s.tellUsers(r)
		return restrict(s, r, s.mutedEverywhere)
	},
	"chatroom.unmuteGlobally": func(s *store, r *request) (fields, *failure) {
		return lift(s, r, s.mutedEverywhere, s.tellUsers)
	},
	"chatroom.queryGloballyMuted": func(s *store, r *request) (fields, *failure) {
		return listRestricted(s, r, s.mutedEverywhere)
	},

	"chatroom.muteAll":   inRoom(muteAll(true)),
	"chatroom.unmuteAll": inRoom(muteAll(false)),
	"chatroom.checkMuteAll": inRoom(func(_ *store, _ *request, target *room) (fields, *failure) {
		status := 0
		if target.mutedAll {
			status = 1
		}
		return fields{"status": status}, nil
	}),
	"chatroom.queryMuteAll": listMutedRooms,

	"chatroom.addMuteAllWhitelist": inRoom(func(s *store, r *request, target *room) (fields, *failure) {
		s.notify(r, target)
		return extend(&target.allowedDuringMuteAll, r.list("userId"), muteAllAllowLimit)
	}),
	"chatroom.removeMuteAllWhitelist": inRoom(func(s *store, r *request, target *room) (fields, *failure) {
		s.notify(r, target)
		target.allowedDuringMuteAll = without(target.allowedDuringMuteAll, r.list("userId"))
		return nil, nil
	}),
	"chatroom.queryMuteAllWhitelist": inRoom(func(_ *store, _ *request, target *room) (fields, *failure) {
		return fields{"userIds": texts(target.allowedDuringMuteAll)}, nil
	}),

	"chatroom.addUserWhitelist": inRoom(func(_ *store, r *request, target *room) (fields, *failure) {
		return extend(&target.allowedUsers, r.list("userId"), userAllowLimit)
	}),
	"chatroom.removeUserWhitelist": inRoom(func(_ *store, r *request, target *room) (fields, *failure) {
		target.allowedUsers = without(target.allowedUsers, r.list("userId"))
		return nil, nil
	}),
	"chatroom.queryUserWhitelist": inRoom(func(_ *store, _ *request, target *room) (fields, *failure) {
		return fields{"users": texts(target.allowedUsers)}, nil
	}),

	"chatroom.addMessageWhitelist": func(s *store, r *request) (fields, *failure) {
		return extend(&s.allowedTypes, r.list("objectnames"), typeListLimit)
	},
	"chatroom.removeMessageWhitelist": func(s *store, r *request) (fields, *failure) {
		s.allowedTypes = without(s.allowedTypes, r.list("objectnames"))
		return nil, nil
	},
	"chatroom.queryMessageWhitelist": func(s *store, _ *request) (fields, *failure) {
		return fields{"whitlistMsgType": texts(s.allowedTypes)}, nil // sic: the service spells it so
	},

	"chatroom.addLowPriorityTypes": func(s *store, r *request) (fields, *failure) {
		return extend(&s.lowPriorityTypes, r.list("objectName"), typeListLimit)
	},
	"chatroom.removeLowPriorityTypes": func(s *store, r *request) (fields, *failure) {
		s.lowPriorityTypes = without(s.lowPriorityTypes, r.list("objectName"))
		return nil, nil
	},
	"chatroom.queryLowPriorityTypes": func(s *store, _ *request) (fields, *failure) {
		return fields{"objectNames": texts(s.lowPriorityTypes)}, nil
	},
}

func restrict(s *store, r *request, until map[string]time.Time) (fields, *failure) {
	end := s.clock.now().Add(r.minutes("minute", 0))
	for _, id := range r.list("userId") {
		until[s.own(id)] = end
	}
	return nil, nil
}

// lift ends a restriction, and tells the users set free where the documentation says that they are told.
func lift(_ *store, r *request, until map[string]time.Time, tell func(*request)) (fields, *failure) {
	for _, id := range r.list("userId") {
		delete(until, id)
	}
	if tell != nil {
		tell(r)
	}
	return nil, nil
}

func listRestricted(s *store, r *request, until map[string]time.Time) (fields, *failure) {
	return fields{"users": restrictions(r, activeUntil(until, s.clock.now()), "time")}, nil
}

func muteAll(on bool) func(*store, *request, *room) (fields, *failure) {
	return func(s *store, r *request, target *room) (fields, *failure) {
		s.muteAll(target, on)
		s.notify(r, target)
		return nil, nil
	}
}

func listMutedRooms(s *store, r *request) (fields, *failure) {
	ids := slices.AppendSeq([]string{}, maps.Keys(s.mutedRooms))
	slices.Sort(ids)
	return fields{"chatroomIds": page(ids, r.number("page", 1), r.number("size", 50))}, nil
}

// extend adds to a list that holds a limited number of entries.
func extend(list *[]string, values []string, limit int) (fields, *failure) {
	extended := addOnce(append([]string(nil), *list...), values...)
	if len(extended) > limit {
		return nil, fail(codeBadParameter, "the list holds %d entries", limit)
	}
	*list = extended
	return nil, nil
}

// notify tells all members of a room, when the request asks for it.
func (s *store) notify(r *request, target *room) {
	if n, wanted := noticeOf(r); wanted {
		s.commit(change{event: Event{Kind: EventNotice, Room: target.id, Notice: n}, to: s.connected(target)})
	}
}

// tellUsers tells the users a request names, when it asks for it.
func (s *store) tellUsers(r *request) {
	if n, wanted := noticeOf(r); wanted {
		for _, id := range n.UserIDs {
			s.tell(id, Event{Kind: EventNotice, Room: n.Room, Notice: n})
		}
	}
}
