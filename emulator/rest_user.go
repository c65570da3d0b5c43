package emulator

import (
	"strings"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

var userHandlers = map[string]handler{
	"user.getToken": func(s *state.State, r *request) (fields, error) {
		id := r.text("userId")
		token, err := s.IssueToken(id, r.text("name"), r.text("portraitUri"))
		return fields{"userId": id, "token": token}, err
	},
	"user.expireToken": func(s *state.State, r *request) (fields, error) {
		s.ExpireTokens(r.list("userId"), r.millis("time"))
		return nil, nil
	},
	"user.refresh": func(s *state.State, r *request) (fields, error) {
		return nil, s.RefreshUser(r.text("userId"), r.text("name"), r.text("portraitUri"))
	},
	"user.info": func(s *state.State, r *request) (fields, error) {
		u, err := s.User(r.text("userId"))
		return fields{"userName": u.Name, "userPortrait": u.PortraitURI, "createTime": r.date(u.Registered)}, err
	},
	"user.checkOnline": func(s *state.State, r *request) (fields, error) {
		status := "0"
		if u, _ := s.User(r.text("userId")); u.Online { // one who is not registered is offline
			status = "1"
		}
		return fields{"status": status}, nil
	},
	"user.block": func(s *state.State, r *request) (fields, error) {
		return nil, s.BlockUsers(r.list("userId"), r.minutes("minute", 0))
	},
	"user.unblock": func(s *state.State, r *request) (fields, error) {
		s.UnblockUsers(r.list("userId"))
		return nil, nil
	},
	"user.queryBlocked": listBlockedUsers,
	"user.deactivate":   changeActivation((*state.State).Deactivate),
	"user.reactivate":   changeActivation((*state.State).Reactivate),
	"user.queryDeactivated": func(s *state.State, r *request) (fields, error) {
		return fields{"users": texts(page(s.DeactivatedUsers(), r.number("pageNo", 1), r.number("pageSize", 50)))}, nil
	},
}

// unpagedBlocked is how many blocked users come without paging.
const unpagedBlocked = 1000

func listBlockedUsers(s *state.State, r *request) (fields, error) {
	number, size := r.number("page", 0), r.number("size", 50)
	if number == 0 {
		number, size = 1, unpagedBlocked
	}
	if number < 1 || size < 1 {
		return nil, fail(codeBadParameter, "page and size must be positive")
	}
	return fields{"users": restrictions(r, page(s.BlockedUsers(), number, size), "blockEndTime")}, nil
}

// restrictions lists users and the ends of their restrictions.
func restrictions(r *request, restricted []state.Restriction, timeField string) []fields {
	list := make([]fields, len(restricted))
	for i, entry := range restricted {
		list[i] = fields{"userId": entry.UserID, timeField: r.date(entry.Until)}
	}
	return list
}

const activationLimit = 100

func changeActivation(change func(s *state.State, userIDs []string) (operation string, err error)) handler {
	return func(s *state.State, r *request) (fields, error) {
		ids := strings.Split(r.text("userId"), ",")
		if len(ids) > activationLimit {
			return nil, fail(codeBadParameter, "userId: has %d values, limit %d", len(ids), activationLimit)
		}
		operation, err := change(s, ids)
		return fields{"operateId": operation}, err
	}
}

// texts makes an empty list of none, for an answer.
func texts(list []string) []string { return append([]string{}, list...) }
