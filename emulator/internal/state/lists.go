package state

import "slices"

// The limits of the lists.
const (
	muteAllAllowLimit = 20
	userAllowLimit    = 5
	typeListLimit     = 20
)

// extend adds values to a list of limited length.
func extend(list *[]string, values []string, limit int) error {
	extended := addOnce(slices.Clone(*list), values...)
	if len(extended) > limit {
		return refuse(ListFull, "", "the list holds %d entries", limit)
	}
	*list = extended
	return nil
}

// AllowDuringMuteAll lets users send while all members of a chatroom are muted.
func (s *State) AllowDuringMuteAll(roomID string, userIDs []string, o *NoticeOptions) error {
	return s.inRoom(roomID, func(r *room) error {
		if err := extend(&r.allowedDuringMuteAll, userIDs, muteAllAllowLimit); err != nil {
			return err
		}
		s.notify(o, r, userIDs)
		return nil
	})
}

// DisallowDuringMuteAll reverses AllowDuringMuteAll.
func (s *State) DisallowDuringMuteAll(roomID string, userIDs []string, o *NoticeOptions) error {
	return s.inRoom(roomID, func(r *room) error {
		s.notify(o, r, userIDs)
		r.allowedDuringMuteAll = without(r.allowedDuringMuteAll, userIDs...)
		return nil
	})
}

// AllowedDuringMuteAll returns the users who may send while all members of a chatroom are muted.
func (s *State) AllowedDuringMuteAll(roomID string) (list []string, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		list = slices.Clone(r.allowedDuringMuteAll)
		return nil
	})
	return list, err
}

// AllowUsers adds users to the allowlist of a chatroom. They stay in the room when their session ends.
func (s *State) AllowUsers(roomID string, userIDs []string) error {
	return s.inRoom(roomID, func(r *room) error { return extend(&r.allowedUsers, userIDs, userAllowLimit) })
}

// DisallowUsers removes users from the allowlist of a chatroom.
func (s *State) DisallowUsers(roomID string, userIDs []string) error {
	return s.inRoom(roomID, func(r *room) error {
		r.allowedUsers = without(r.allowedUsers, userIDs...)
		return nil
	})
}

// AllowedUsers returns the user allowlist of a chatroom.
func (s *State) AllowedUsers(roomID string) (list []string, err error) {
	err = s.inRoom(roomID, func(r *room) error {
		list = slices.Clone(r.allowedUsers)
		return nil
	})
	return list, err
}

// AllowTypes adds to the message types that are allowed in all chatrooms.
func (s *State) AllowTypes(objectNames []string) error {
	return s.addTypes(&s.allowedTypes, objectNames)
}

// DisallowTypes removes message types from that list.
func (s *State) DisallowTypes(objectNames []string) { s.removeTypes(&s.allowedTypes, objectNames) }

// AllowedTypes returns the message types that are allowed in all chatrooms.
func (s *State) AllowedTypes() []string { return s.types(&s.allowedTypes) }

// LowerTypes gives message types a low priority.
func (s *State) LowerTypes(objectNames []string) error {
	return s.addTypes(&s.lowPriorityTypes, objectNames)
}

// RaiseTypes reverses LowerTypes.
func (s *State) RaiseTypes(objectNames []string) { s.removeTypes(&s.lowPriorityTypes, objectNames) }

// LowPriorityTypes returns the message types of low priority.
func (s *State) LowPriorityTypes() []string { return s.types(&s.lowPriorityTypes) }

func (s *State) addTypes(list *[]string, objectNames []string) error {
	s.lock()
	defer s.mu.Unlock()
	return extend(list, objectNames, typeListLimit)
}

func (s *State) removeTypes(list *[]string, objectNames []string) {
	s.lock()
	defer s.mu.Unlock()
	*list = without(*list, objectNames...)
}

func (s *State) types(list *[]string) []string {
	s.lock()
	defer s.mu.Unlock()
	return slices.Clone(*list)
}
