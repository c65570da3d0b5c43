package state

import "strings"

// GroupNotice is a message that is sent to a group with a change of the group.
type GroupNotice struct {
	MaxMembers    int // the change is refused if the group would have more; 0: no extra limit
	From          string
	IncludeSender bool
	Outgoing
}

// GroupChanged is the result of a change with a notice.
type GroupChanged struct {
	MessageUID  string
	MemberCount int // after the change
}

func (n *GroupNotice) check() error {
	switch {
	case n == nil:
		return nil
	case n.From == "":
		return refuse(BadParameter, "fromUserId", "must not be empty with bindNotifyMsg")
	case n.Content == "":
		return refuse(BadParameter, "content", "must not be empty with bindNotifyMsg")
	}
	if err := checkID("fromUserId", n.From); err != nil {
		return err
	}
	return n.Outgoing.check()
}

// CreateGroup creates a group, sets its name and adds users. A group that exists keeps its members.
func (s *State) CreateGroup(id, name string, userIDs []string, n *GroupNotice) (GroupChanged, error) {
	return s.changeGroup(groupChange{id: id, users: userIDs, notice: n}, func(g *group) { g.name = strings.Clone(name) })
}

// JoinGroup adds users to a group, and creates it if it does not exist. An empty name does not change the name.
func (s *State) JoinGroup(id string, userIDs []string, name string, n *GroupNotice) (GroupChanged, error) {
	return s.changeGroup(groupChange{id: id, users: userIDs, notice: n}, func(g *group) {
		if name != "" {
			g.name = strings.Clone(name)
		}
	})
}

// groupChange is a change that adds users to a group.
type groupChange struct {
	id     string
	users  []string
	notice *GroupNotice
}

// changeGroup adds users to a group, calls do, and then sends the notice, so that new members receive it.
func (s *State) changeGroup(c groupChange, do func(*group)) (done GroupChanged, err error) {
	if err := c.check(); err != nil {
		return GroupChanged{}, err
	}
	var waiting []sending
	defer func() { s.settle(waiting) }() // without the lock
	s.lock()
	defer s.mu.Unlock()
	if err := s.checkRoomInGroup(c); err != nil {
		return GroupChanged{}, err
	}
	g := s.openGroup(c.id)
	s.joinGroup(g, c.users...)
	do(g)
	return s.noticed(g.id, c.notice, &waiting), nil
}

func (c groupChange) check() error {
	if err := checkIDs("groupId", c.id); err != nil {
		return err
	}
	if err := checkIDs("userId", c.users...); err != nil {
		return err
	}
	return c.notice.check()
}

// checkRoomInGroup checks that a group does not get too many members.
func (s *State) checkRoomInGroup(c groupChange) error {
	g, members := s.groups[c.id], 0
	if g != nil {
		members = len(g.members)
	}
	added := map[string]bool{}
	for _, id := range c.users {
		if !s.isMember(g, id) {
			added[id] = true
		}
	}
	limit := groupLimit
	if c.notice != nil && c.notice.MaxMembers > 0 {
		limit = min(limit, c.notice.MaxMembers)
	}
	if members+len(added) > limit {
		return refuse(GroupFull, "userId", "the group would have %d members, the limit is %d", members+len(added), limit)
	}
	return nil
}

// noticed sends the notice of a change, which may be nil.
func (s *State) noticed(groupID string, n *GroupNotice, waiting *[]sending) (done GroupChanged) {
	if n == nil {
		return GroupChanged{}
	}
	d := n.Outgoing.draft(n.From)
	d.includeSender = n.IncludeSender
	done.MessageUID = s.accept(sending{draft: d, kind: Group, target: groupID}, waiting)
	if g, ok := s.groupOf(groupID); ok {
		done.MemberCount = len(g.members)
	}
	return done
}

// RenameGroup changes the name of a group, and then sends the notice. If the group does not exist, it only sends the notice.
func (s *State) RenameGroup(id, name string, n *GroupNotice) (done GroupChanged, err error) {
	c := groupChange{id: id, notice: n}
	if err := c.check(); err != nil {
		return GroupChanged{}, err
	}
	var waiting []sending
	defer func() { s.settle(waiting) }() // without the lock
	s.lock()
	defer s.mu.Unlock()
	if g, ok := s.groupOf(id); ok {
		if err := s.checkRoomInGroup(c); err != nil {
			return GroupChanged{}, err
		}
		g.name = strings.Clone(name)
	}
	return s.noticed(id, n, &waiting), nil
}

// QuitGroup sends the notice, so that users who leave still receive it, and then removes the users. A group without members
// still exists.
func (s *State) QuitGroup(id string, userIDs []string, n *GroupNotice) (GroupChanged, error) {
	return s.shrinkGroup(groupChange{id: id, users: userIDs, notice: n}, func(g *group) { s.leaveGroup(g, userIDs...) })
}

// DismissGroup sends the notice, so that the members still receive it, and then dismisses a group. Its messages, mutes, allowlist
// and push remarks stay.
func (s *State) DismissGroup(id, userID string, n *GroupNotice) (GroupChanged, error) {
	return s.shrinkGroup(groupChange{id: id, users: []string{userID}, notice: n}, func(g *group) {
		s.emptyGroup(g)
		g.exists, g.name = false, ""
		s.forgetGroup(g)
	})
}

// shrinkGroup sends the notice and then, if the group exists, calls do. If the notice needs a verdict, it waits for it first.
func (s *State) shrinkGroup(c groupChange, do func(*group)) (done GroupChanged, err error) {
	if err := c.check(); err != nil {
		return GroupChanged{}, err
	}
	var waiting []sending
	s.lock()
	done = s.noticed(c.id, c.notice, &waiting)
	if len(waiting) > 0 {
		s.mu.Unlock()
		s.settle(waiting)
		s.lock()
	}
	defer s.mu.Unlock()
	if g, ok := s.groupOf(c.id); ok {
		do(g)
		if c.notice != nil {
			done.MemberCount = len(g.members)
		}
	}
	return done, nil
}
