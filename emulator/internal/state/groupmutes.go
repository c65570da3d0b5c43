package state

import (
	"cmp"
	"slices"
	"time"
)

// globalMuteLimit is the maximum number of users who are muted in all groups.
const globalMuteLimit = 100

// span is a time from a start to an end. A zero end is none.
type span struct{ start, end time.Time }

func (s span) over(now time.Time) bool { return !s.end.IsZero() && !s.end.After(now) }

// Mute is a user who is muted in a group or in all groups.
type Mute struct {
	UserID       string
	Since, Until time.Time // zero Until: without an end
}

// muting reports whether a user is muted, and removes a mute that is over.
func muting(muted map[string]span, userID string, now time.Time) bool {
	mute, ok := muted[userID]
	if ok && mute.over(now) {
		delete(muted, userID)
		return false
	}
	return ok
}

// mutes returns the mutes in the order of their start, and removes those that are over.
func mutes(muted map[string]span, now time.Time) []Mute {
	list := make([]Mute, 0, len(muted))
	for id, mute := range muted {
		if mute.over(now) {
			delete(muted, id)
			continue
		}
		list = append(list, Mute{id, mute.start, mute.end})
	}
	slices.SortFunc(list, func(a, b Mute) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.UserID, b.UserID)) })
	return list
}

// mute mutes users from now on, without an end if the duration is 0.
func (s *State) mute(muted map[string]span, userIDs []string, d time.Duration) {
	m := span{start: s.clock.now()}
	if d > 0 {
		m.end = m.start.Add(d)
	}
	for _, id := range userIDs {
		muted[s.own(id)] = m
	}
}

// MuteInGroup stops clients of users from sending to a group, without an end if the duration is 0.
func (s *State) MuteInGroup(groupID string, userIDs []string, d time.Duration) error {
	return s.inGroupRow(groupID, userIDs, func(g *group) error {
		if g.muted == nil {
			g.muted = map[string]span{}
		}
		s.mute(g.muted, userIDs, d)
		return nil
	})
}

// MuteInGroups stops clients of users from sending to any group, without an end if the duration is 0. If more users than the
// limit would then be muted in all groups, nobody is muted.
func (s *State) MuteInGroups(userIDs []string, d time.Duration) error {
	if err := checkIDs("userId", userIDs...); err != nil {
		return err
	}
	s.lock()
	defer s.mu.Unlock()
	after := map[string]bool{}
	for _, m := range mutes(s.mutedInGroups, s.clock.now()) {
		after[m.UserID] = true
	}
	for _, id := range userIDs {
		after[id] = true
	}
	if len(after) > globalMuteLimit {
		return refuse(BadParameter, "userId", "%d users would be muted in all groups, the limit is %d", len(after), globalMuteLimit)
	}
	s.mute(s.mutedInGroups, userIDs, d)
	return nil
}

// UnmuteInGroup ends the mutes of users in a group.
func (s *State) UnmuteInGroup(groupID string, userIDs []string) error {
	return s.inGroupRow(groupID, userIDs, func(g *group) error {
		for _, id := range userIDs {
			delete(g.muted, id)
		}
		return nil
	})
}

// UnmuteInGroups ends the mutes of users in all groups. Mutes in single groups stay.
func (s *State) UnmuteInGroups(userIDs []string) error {
	s.lock()
	defer s.mu.Unlock()
	for _, id := range userIDs {
		delete(s.mutedInGroups, id)
	}
	return nil
}

// MutedInGroup returns the users who are muted in a group, in the order of the start of their mutes.
func (s *State) MutedInGroup(groupID string) []Mute {
	s.lock()
	defer s.mu.Unlock()
	if g, ok := s.groups[groupID]; ok {
		return mutes(g.muted, s.clock.now())
	}
	return nil
}

// MutedInGroups returns the users who are muted in all groups, in the order of the start of their mutes.
func (s *State) MutedInGroups() []Mute {
	s.lock()
	defer s.mu.Unlock()
	return mutes(s.mutedInGroups, s.clock.now())
}

// MuteGroups mutes all members of groups, or ends that.
func (s *State) MuteGroups(groupIDs []string, on bool) error {
	if err := checkIDs("groupId", groupIDs...); err != nil {
		return err
	}
	s.lock()
	defer s.mu.Unlock()
	for _, id := range groupIDs {
		g := s.groupRow(id)
		switch {
		case !on:
			g.mutedAll = 0
			delete(s.mutedGroups, g)
			s.forgetGroup(g)
		case g.mutedAll == 0:
			g.mutedAll = s.order()
			s.mutedGroups[g] = struct{}{}
		}
	}
	return nil
}

// AreGroupsMuted reports for each group whether all members are muted.
func (s *State) AreGroupsMuted(groupIDs []string) []bool {
	s.lock()
	defer s.mu.Unlock()
	muted := make([]bool, len(groupIDs))
	for i, id := range groupIDs {
		g, ok := s.groups[id]
		muted[i] = ok && g.mutedAll != 0
	}
	return muted
}

// GroupsMutedAll returns the groups in which all members are muted, in the order of muting.
func (s *State) GroupsMutedAll() []string {
	s.lock()
	defer s.mu.Unlock()
	list := make([]*group, 0, len(s.mutedGroups))
	for g := range s.mutedGroups {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b *group) int { return cmp.Compare(a.mutedAll, b.mutedAll) })
	ids := make([]string, len(list))
	for i, g := range list {
		ids[i] = g.id
	}
	return ids
}

// AllowDuringGroupMute allows users to send while all members of a group are muted.
func (s *State) AllowDuringGroupMute(groupID string, userIDs []string) error {
	return s.inGroupRow(groupID, userIDs, func(g *group) error {
		g.allowedDuringMuteAll = addOnce(g.allowedDuringMuteAll, userIDs...)
		return nil
	})
}

// DisallowDuringGroupMute reverts AllowDuringGroupMute.
func (s *State) DisallowDuringGroupMute(groupID string, userIDs []string) error {
	return s.inGroupRow(groupID, userIDs, func(g *group) error {
		g.allowedDuringMuteAll = without(g.allowedDuringMuteAll, userIDs...)
		return nil
	})
}

// AllowedDuringGroupMute returns the users who may send while all members of a group are muted.
func (s *State) AllowedDuringGroupMute(groupID string) []string {
	s.lock()
	defer s.mu.Unlock()
	if g, ok := s.groups[groupID]; ok {
		return slices.Clone(g.allowedDuringMuteAll)
	}
	return nil
}

// maySendToGroup checks that a client of a user may send to a group. The allowlist does not apply to a user who is muted. What
// the server sends in the name of a user is not checked.
func (s *State) maySendToGroup(groupID, userID string) error {
	g, ok := s.groupOf(groupID)
	if !ok || !s.isMember(g, userID) {
		return refuse(NotInGroup, "", "user %s is not in group %s", userID, groupID)
	}
	now := s.clock.now()
	muted := muting(s.mutedInGroups, userID, now) || muting(g.muted, userID, now)
	if muted || g.mutedAll != 0 && !slices.Contains(g.allowedDuringMuteAll, userID) {
		return refuse(MutedInGroup, "", "user %s is muted in group %s", userID, groupID)
	}
	return nil
}
