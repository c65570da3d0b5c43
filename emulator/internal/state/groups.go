package state

import (
	"maps"
	"slices"
	"strings"
)

// groupLimit is the maximum number of members of a group.
const groupLimit = 3000

// group is a group of users, who need not be registered.
type group struct {
	id, name string
	members  []string // in the order they joined
}

// memberIDs returns the members. If the group does not exist, it returns none.
func (g *group) memberIDs() []string {
	if g == nil {
		return nil
	}
	return slices.Clone(g.members)
}

// openGroup returns a group, and creates it if it does not exist.
func (s *State) openGroup(id string) *group {
	g, ok := s.groups[id]
	if !ok {
		g = &group{id: strings.Clone(id)}
		s.groups[g.id] = g
	}
	return g
}

func (s *State) joinGroup(g *group, userID string) {
	joined, ok := s.inGroup[userID]
	if !ok {
		joined = map[string]*group{}
		s.inGroup[s.own(userID)] = joined
	}
	if joined[g.id] == nil {
		joined[g.id] = g
		g.members = append(g.members, s.own(userID))
	}
}

func (s *State) leaveGroup(g *group, userID string) {
	g.members = without(g.members, userID)
	delete(s.inGroup[userID], g.id)
	if len(s.inGroup[userID]) == 0 {
		delete(s.inGroup, userID)
	}
}

// SetGroup sets the members of a group, who receive its messages.
func (s *State) SetGroup(id string, members ...string) {
	s.lock()
	defer s.mu.Unlock()
	g := s.openGroup(id)
	for _, userID := range g.memberIDs() {
		s.leaveGroup(g, userID)
	}
	for _, userID := range members {
		s.joinGroup(g, userID)
	}
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
		if g := s.groups[id]; g != nil && len(g.members) >= groupLimit && s.inGroup[userID][id] == nil {
			return refuse(GroupFull, "group["+id+"]", "the group has %d members, which is the limit", groupLimit)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.inGroup[userID])) {
		if _, stays := names[id]; !stays {
			s.leaveGroup(s.groups[id], userID)
		}
	}
	for _, id := range ids {
		g := s.openGroup(id)
		g.name = strings.Clone(names[id])
		s.joinGroup(g, userID)
	}
	return nil
}
