package emulator

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

var userHandlers = map[string]handler{
	"user.getToken": func(s *store, r *request) (fields, *failure) {
		id := r.text("userId")
		if problem := s.register(id, r.text("name"), r.text("portraitUri")); problem != nil {
			return nil, problem
		}
		return fields{"userId": id, "token": s.issueToken(id)}, nil
	},
	"user.expireToken": func(s *store, r *request) (fields, *failure) {
		for _, id := range r.list("userId") {
			if u, ok := s.users[id]; ok {
				s.expireTokens(u, r.millis("time"))
			}
		}
		return nil, nil
	},
	"user.refresh": func(s *store, r *request) (fields, *failure) {
		u, problem := s.user(r.text("userId"))
		if problem != nil {
			return nil, problem
		}
		u.name = cmp.Or(strings.Clone(r.text("name")), u.name)
		u.portrait = cmp.Or(strings.Clone(r.text("portraitUri")), u.portrait)
		return nil, nil
	},
	"user.info": func(s *store, r *request) (fields, *failure) {
		u, problem := s.user(r.text("userId"))
		if problem != nil {
			return nil, problem
		}
		return fields{"userName": u.name, "userPortrait": u.portrait, "createTime": r.date(u.registered)}, nil
	},
	"user.checkOnline": func(s *store, r *request) (fields, *failure) {
		status := "0"
		if u, ok := s.users[r.text("userId")]; ok && u.session != nil {
			status = "1"
		}
		return fields{"status": status}, nil
	},
	"user.block": func(s *store, r *request) (fields, *failure) {
		blocked, problem := s.usersOf(r.list("userId"))
		if problem != nil {
			return nil, problem
		}
		until := s.clock.now().Add(r.minutes("minute", 0))
		for _, u := range blocked {
			s.blockUser(u, until)
		}
		return nil, nil
	},
	"user.unblock": func(s *store, r *request) (fields, *failure) {
		for _, id := range r.list("userId") {
			s.unblockUser(id)
		}
		return nil, nil
	},
	"user.queryBlocked": listBlockedUsers,
	"user.deactivate": func(s *store, r *request) (fields, *failure) {
		return changeActivation(s, r, s.deactivate, false)
	},
	"user.reactivate": func(s *store, r *request) (fields, *failure) {
		return changeActivation(s, r, s.reactivate, true)
	},
	"user.queryDeactivated": func(s *store, r *request) (fields, *failure) {
		return fields{"users": texts(page(s.deactivatedUsers(), r.number("pageNo", 1), r.number("pageSize", 50)))}, nil
	},
}

// unpagedBlocked is how many blocked users come without paging.
const unpagedBlocked = 1000

func listBlockedUsers(s *store, r *request) (fields, *failure) {
	number, size := r.number("page", 0), r.number("size", 50)
	if number == 0 {
		number, size = 1, unpagedBlocked
	}
	if number < 1 || size < 1 {
		return nil, fail(codeBadParameter, "page and size must be positive")
	}
	list := restrictions(r, s.blockedUntil(), "blockEndTime")
	return fields{"users": page(list, number, size)}, nil
}

// restrictions lists users and the ends of their restrictions, the latest first.
func restrictions(r *request, until map[string]time.Time, timeField string) []fields {
	ids := slices.SortedFunc(maps.Keys(until), func(a, b string) int {
		return cmp.Or(until[b].Compare(until[a]), cmp.Compare(a, b))
	})
	list := make([]fields, len(ids))
	for i, id := range ids {
		list[i] = fields{"userId": id, timeField: r.date(until[id])}
	}
	return list
}

const activationLimit = 100

func changeActivation(s *store, r *request, apply func(users []*user) *failure, reactivated bool) (fields, *failure) {
	ids := strings.Split(r.text("userId"), ",")
	if len(ids) > activationLimit {
		return nil, fail(codeBadParameter, "userId: has %d values, limit %d", len(ids), activationLimit)
	}
	users, problem := s.usersOf(ids)
	if problem == nil {
		problem = apply(users)
	}
	if problem != nil {
		return nil, problem
	}
	operation := s.operationID()
	changed := activationChanged{operation: operation, reactivated: reactivated}
	for _, u := range users {
		changed.users = append(changed.users, u.id)
	}
	s.commit(change{what: changed})
	return fields{"operateId": operation}, nil
}

// texts copies a list for an answer, which is written after the store's lock is given back. No list becomes an empty one.
func texts(list []string) []string { return append([]string{}, list...) }
