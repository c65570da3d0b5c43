package state

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// groupLimit is the maximum number of members of a group.
const groupLimit = 3000

// group is a group of users, who need not be registered. Mutes, the allowlist and push remarks do not need the group to exist,
// so there is also a group for one that was dismissed, or that was muted before it was created.
type group struct {
	id, name string
	exists   bool
	members  []*participant // in the order they joined

	mutedAll             uint64 // the order in which all members of groups were muted; 0: they are not
	allowedDuringMuteAll []string
	muted                map[string]span   // by user
	remarks              map[string]string // names in push notifications, by user
}

// participant is a user in groups, registered or not.
type participant struct {
	id     string
	user   *user             // nil: not registered
	groups map[*group]uint64 // the order in which the user joined
}

// groupOf returns a group that exists.
func (s *State) groupOf(id string) (*group, bool) {
	g, ok := s.groups[id]
	return g, ok && g.exists
}

// groupRow returns what is stored for a group, even if it does not exist.
func (s *State) groupRow(id string) *group {
	g, ok := s.groups[id]
	if !ok {
		g = &group{id: strings.Clone(id)}
		s.groups[g.id] = g
	}
	return g
}

// openGroup returns a group, and creates it if it does not exist.
func (s *State) openGroup(id string) *group {
	g := s.groupRow(id)
	g.exists = true
	return g
}

// forgetGroup deletes a group that does not exist if nothing is stored for it.
func (s *State) forgetGroup(g *group) {
	if !g.exists && g.mutedAll == 0 && len(g.allowedDuringMuteAll)+len(g.muted)+len(g.remarks) == 0 {
		delete(s.groups, g.id)
	}
}

// isMember reports whether a user is a member of a group, which may be nil.
func (s *State) isMember(g *group, userID string) bool {
	p, ok := s.participants[userID]
	if !ok {
		return false
	}
	_, in := p.groups[g]
	return in
}

// order returns a number that is larger than all numbers before.
func (s *State) order() uint64 {
	s.orders++
	return s.orders
}

func (s *State) joinGroup(g *group, userIDs ...string) {
	for _, id := range userIDs {
		p, ok := s.participants[id]
		if !ok {
			p = &participant{id: s.own(id), user: s.users[id], groups: map[*group]uint64{}}
			s.participants[p.id] = p
		}
		if _, in := p.groups[g]; !in {
			p.groups[g] = s.order()
			g.members = append(g.members, p)
		}
	}
}

// leaveGroup removes users from a group. Users who are not members are skipped.
func (s *State) leaveGroup(g *group, userIDs ...string) {
	left := false
	for _, id := range userIDs {
		if s.isMember(g, id) {
			s.withdraw(s.participants[id], g)
			left = true
		}
	}
	if left {
		g.members = slices.DeleteFunc(g.members, func(p *participant) bool {
			_, in := p.groups[g]
			return !in
		})
	}
}

func (s *State) withdraw(p *participant, g *group) {
	delete(p.groups, g)
	if len(p.groups) == 0 {
		delete(s.participants, p.id)
	}
}

// emptyGroup removes all members from a group.
func (s *State) emptyGroup(g *group) {
	for _, p := range g.members {
		s.withdraw(p, g)
	}
	g.members = nil
}

// groupsOf returns the groups of a user in the order the user joined them.
func (s *State) groupsOf(userID string) []*group {
	p, ok := s.participants[userID]
	if !ok {
		return nil
	}
	return slices.SortedFunc(maps.Keys(p.groups), func(a, b *group) int { return cmp.Compare(p.groups[a], p.groups[b]) })
}

func (g *group) memberIDs() []string {
	ids := make([]string, len(g.members))
	for i, p := range g.members {
		ids[i] = p.id
	}
	return ids
}

// SetGroup sets the members of a group, who receive its messages. It creates the group if it does not exist.
func (s *State) SetGroup(id string, members ...string) {
	s.lock()
	defer s.mu.Unlock()
	g := s.openGroup(id)
	s.emptyGroup(g)
	s.joinGroup(g, members...)
}

// SyncGroups sets the groups of a user. The keys are ids, and the values are names that replace those of the groups.
// Groups that do not exist are created.
func (s *State) SyncGroups(userID string, names map[string]string) error {
	if err := checkID("userId", userID); err != nil {
		return err
	}
	s.lock()
	defer s.mu.Unlock()
	ids := slices.Sorted(maps.Keys(names))
	for _, id := range ids {
		if err := checkID("group["+id+"]", id); err != nil {
			return err
		}
		if g := s.groups[id]; g != nil && len(g.members) >= groupLimit && !s.isMember(g, userID) {
			return refuse(GroupFull, "group["+id+"]", "the group has %d members, which is the limit", groupLimit)
		}
	}
	for _, g := range s.groupsOf(userID) {
		if _, stays := names[g.id]; !stays {
			s.leaveGroup(g, userID)
		}
	}
	for _, id := range ids {
		g := s.openGroup(id)
		g.name = strings.Clone(names[id])
		s.joinGroup(g, userID)
	}
	return nil
}

// GroupMembers returns the members of a group in the order they joined. If the group does not exist, it returns none.
func (s *State) GroupMembers(id string) []string {
	s.lock()
	defer s.mu.Unlock()
	if g, ok := s.groupOf(id); ok {
		return g.memberIDs()
	}
	return nil
}

// NamedGroup is the id and the name of a group.
type NamedGroup struct{ ID, Name string }

// GroupsOf returns the groups of a user in the order the user joined them.
func (s *State) GroupsOf(userID string) []NamedGroup {
	s.lock()
	defer s.mu.Unlock()
	var list []NamedGroup
	for _, g := range s.groupsOf(userID) {
		list = append(list, NamedGroup{g.id, g.name})
	}
	return list
}

// SetPushRemark sets the name of a user in push notifications of a group.
func (s *State) SetPushRemark(groupID, userID, remark string) error {
	return s.inGroupRow(groupID, []string{userID}, func(g *group) error {
		if g.remarks == nil {
			g.remarks = map[string]string{}
		}
		g.remarks[s.own(userID)] = strings.Clone(remark)
		return nil
	})
}

// DeletePushRemark deletes the name of a user in push notifications of a group.
func (s *State) DeletePushRemark(groupID, userID string) error {
	return s.inGroupRow(groupID, []string{userID}, func(g *group) error {
		delete(g.remarks, userID)
		return nil
	})
}

// PushRemark returns the name of a user in push notifications of a group. It is empty if none was set.
func (s *State) PushRemark(groupID, userID string) (remark string) {
	s.lock()
	defer s.mu.Unlock()
	if g, ok := s.groups[groupID]; ok {
		remark = g.remarks[userID]
	}
	return remark
}

// inGroupRow changes what is stored for a group, even if it does not exist. The users need not be members.
func (s *State) inGroupRow(groupID string, userIDs []string, do func(*group) error) error {
	if err := checkIDs("groupId", groupID); err != nil {
		return err
	}
	if err := checkIDs("userId", userIDs...); err != nil {
		return err
	}
	s.lock()
	defer s.mu.Unlock()
	g := s.groupRow(groupID)
	defer s.forgetGroup(g)
	return do(g)
}

// GroupView describes a group.
type GroupView struct {
	ID, Name             string
	Members              []string // in the order they joined
	MutedAll             bool
	AllowedDuringMuteAll []string
	Muted                []Mute // not those in all groups
	PushRemarks          map[string]string
}

// Group returns a group, and whether it exists. If it does not, Group returns what is stored for it.
func (s *State) Group(id string) (GroupView, bool) {
	s.lock()
	defer s.mu.Unlock()
	g, ok := s.groups[id]
	if !ok {
		return GroupView{}, false
	}
	return GroupView{
		ID: g.id, Name: g.name, Members: g.memberIDs(), MutedAll: g.mutedAll != 0,
		AllowedDuringMuteAll: slices.Clone(g.allowedDuringMuteAll), Muted: mutes(g.muted, s.clock.now()), PushRemarks: maps.Clone(g.remarks),
	}, g.exists
}

// Groups returns the ids of all groups.
func (s *State) Groups() []string {
	s.lock()
	defer s.mu.Unlock()
	var ids []string
	for id, g := range s.groups {
		if g.exists {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
