package api

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// shares returns what a request draws by the documented quota of its operation, which must have one.
func (r *Request) shares() []share {
	quota := r.op.Quota
	whole := share{key: cmp.Or(quota.Shared, r.op.ID), what: quota.Counts, windows: []catalogue.Window{quota.Window}, units: r.units()}
	if quota.Also != nil {
		whole.windows = append(whole.windows, *quota.Also)
	}
	all := []share{whole}
	if quota.GroupLimit > 0 && r.aboutGroup() {
		all = append(all, share{
			key: whole.key + ":groups", what: quota.Counts + " about groups", units: whole.units,
			windows: []catalogue.Window{{Limit: quota.GroupLimit, Per: quota.Per}},
		})
	}
	if quota.PerTargetLimit != nil {
		all = append(all, r.targetShares(whole.key, quota.PerTargetLimit)...)
	}
	return all
}

// aboutGroup reports whether a request is about the conversation of a group.
func (r *Request) aboutGroup() bool {
	const group = 3
	return r.Number("conversationType", 0) == group
}

// targetShares returns a share for every target of a request. One that is listed twice takes twice as much.
func (r *Request) targetShares(key string, limit *catalogue.TargetLimit) []share {
	var all []share
	for _, target := range r.targets() {
		own := key + ":target:" + target
		if at := slices.IndexFunc(all, func(s share) bool { return s.key == own }); at >= 0 {
			all[at].units++
			continue
		}
		all = append(all, share{
			key: own, what: "messages to one " + limit.Target, windows: []catalogue.Window{limit.Window}, units: 1, target: true,
		})
	}
	return all
}

// targets returns the groups of a request, or its channel in each of them.
func (r *Request) targets() []string {
	var list []string
	for _, name := range []string{"toGroupIds", "toGroupId", "groupId"} {
		if list = r.List(name); len(list) > 0 {
			break
		}
	}
	channel := r.Text("busChannel")
	if channel == "" {
		return list
	}
	channels := make([]string, len(list))
	for i, group := range list {
		channels[i] = group + "/" + channel
	}
	return channels
}

// units returns how many units of its quota a request takes, at least 1.
func (r *Request) units() int {
	n := 0
	switch r.op.Quota.Counts {
	case "recipients":
		n = r.values("toUserId", "userIds")
	case "targets":
		n = r.values("toChatroomId", "toGroupId", "toGroupIds")
	case "users":
		n = r.users()
	case "entries":
		n = r.entries()
	}
	return max(n, 1)
}

// values counts the values of the first of the parameters that has any.
func (r *Request) values(names ...string) int {
	for _, name := range names {
		if n := len(r.List(name)); n > 0 {
			return n
		}
	}
	return 0
}

// users counts the ids of users, which are repeated or joined with commas. With targetIds, userId is the user they belong to.
func (r *Request) users() int {
	for _, name := range []string{"targetIds", "userIds", "userId"} {
		n := 0
		for _, value := range r.List(name) {
			n += 1 + strings.Count(value, ",")
		}
		if n > 0 {
			return n
		}
	}
	return 0
}

// entries counts the attributes of a batch. The handler refuses what cannot be decoded.
func (r *Request) entries() int {
	var set map[string]json.RawMessage
	var removed []json.RawMessage
	_ = r.Decode("entryInfo", &set)
	_ = r.Decode("entryKeys", &removed)
	return len(set) + len(removed)
}
