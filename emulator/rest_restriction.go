package emulator

import "github.com/rongcloud-go/sdk/emulator/internal/state"

// Restrictions of chatrooms: blocks, mutes and the lists of exceptions from them.
var restrictionHandlers = map[string]handler{
	"chatroom.blockUsers": func(s *state.State, r *request) (fields, error) {
		return nil, s.BlockInRoom(r.text("chatroomId"), r.list("userId"), r.minutes("minute", 0), r.notice())
	},
	"chatroom.unblockUsers": func(s *state.State, r *request) (fields, error) {
		return nil, s.UnblockInRoom(r.text("chatroomId"), r.list("userId"), r.notice())
	},
	"chatroom.queryBlockedUsers": func(s *state.State, r *request) (fields, error) {
		blocked, err := s.BlockedInRoom(r.text("chatroomId"))
		return fields{"users": restrictions(r, blocked, "time")}, err
	},

	"chatroom.muteMembers": func(s *state.State, r *request) (fields, error) {
		return nil, s.MuteInRoom(r.text("chatroomId"), r.list("userId"), r.minutes("minute", 0), r.notice())
	},
	"chatroom.unmuteMembers": func(s *state.State, r *request) (fields, error) {
		return nil, s.UnmuteInRoom(r.text("chatroomId"), r.list("userId"), r.notice())
	},
	"chatroom.queryMutedMembers": func(s *state.State, r *request) (fields, error) {
		muted, err := s.MutedInRoom(r.text("chatroomId"))
		return fields{"users": restrictions(r, muted, "time")}, err
	},

	"chatroom.muteGlobally": func(s *state.State, r *request) (fields, error) {
		s.MuteEverywhere(r.list("userId"), r.minutes("minute", 0), r.notice())
		return nil, nil
	},
	"chatroom.unmuteGlobally": func(s *state.State, r *request) (fields, error) {
		s.UnmuteEverywhere(r.list("userId"), r.notice())
		return nil, nil
	},
	"chatroom.queryGloballyMuted": func(s *state.State, r *request) (fields, error) {
		return fields{"users": restrictions(r, s.MutedEverywhere(), "time")}, nil
	},

	"chatroom.muteAll":   muteAll(true),
	"chatroom.unmuteAll": muteAll(false),
	"chatroom.checkMuteAll": func(s *state.State, r *request) (fields, error) {
		room, err := s.RoomInfo(r.text("chatroomId"))
		status := 0
		if room.MutedAll {
			status = 1
		}
		return fields{"status": status}, err
	},
	"chatroom.queryMuteAll": func(s *state.State, r *request) (fields, error) {
		return fields{"chatroomIds": texts(page(s.RoomsMutedAll(), r.number("page", 1), r.number("size", 50)))}, nil
	},

	"chatroom.addMuteAllWhitelist": func(s *state.State, r *request) (fields, error) {
		return nil, s.AllowDuringMuteAll(r.text("chatroomId"), r.list("userId"), r.notice())
	},
	"chatroom.removeMuteAllWhitelist": func(s *state.State, r *request) (fields, error) {
		return nil, s.DisallowDuringMuteAll(r.text("chatroomId"), r.list("userId"), r.notice())
	},
	"chatroom.queryMuteAllWhitelist": func(s *state.State, r *request) (fields, error) {
		list, err := s.AllowedDuringMuteAll(r.text("chatroomId"))
		return fields{"userIds": texts(list)}, err
	},

	"chatroom.addUserWhitelist": func(s *state.State, r *request) (fields, error) {
		return nil, s.AllowUsers(r.text("chatroomId"), r.list("userId"))
	},
	"chatroom.removeUserWhitelist": func(s *state.State, r *request) (fields, error) {
		return nil, s.DisallowUsers(r.text("chatroomId"), r.list("userId"))
	},
	"chatroom.queryUserWhitelist": func(s *state.State, r *request) (fields, error) {
		list, err := s.AllowedUsers(r.text("chatroomId"))
		return fields{"users": texts(list)}, err
	},

	"chatroom.addMessageWhitelist": func(s *state.State, r *request) (fields, error) {
		return nil, s.AllowTypes(r.list("objectnames"))
	},
	"chatroom.removeMessageWhitelist": func(s *state.State, r *request) (fields, error) {
		s.DisallowTypes(r.list("objectnames"))
		return nil, nil
	},
	"chatroom.queryMessageWhitelist": func(s *state.State, _ *request) (fields, error) {
		return fields{"whitlistMsgType": texts(s.AllowedTypes())}, nil // sic: the service spells it so
	},

	"chatroom.addLowPriorityTypes": func(s *state.State, r *request) (fields, error) {
		return nil, s.LowerTypes(r.list("objectName"))
	},
	"chatroom.removeLowPriorityTypes": func(s *state.State, r *request) (fields, error) {
		s.RaiseTypes(r.list("objectName"))
		return nil, nil
	},
	"chatroom.queryLowPriorityTypes": func(s *state.State, _ *request) (fields, error) {
		return fields{"objectNames": texts(s.LowPriorityTypes())}, nil
	},
}

func muteAll(on bool) handler {
	return func(s *state.State, r *request) (fields, error) {
		return nil, s.MuteAll(r.text("chatroomId"), on, r.notice())
	}
}
