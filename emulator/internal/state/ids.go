package state

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxIDBytes is the maximum length of the id of a user or a chatroom.
const maxIDBytes = 64

// checkID checks the id of a user or a chatroom that is created, or to which a message is sent.
func checkID(parameter, id string) error {
	switch {
	case id == "":
		return refuse(BadParameter, parameter, "an id has 1 to %d bytes, this one is empty", maxIDBytes)
	case len(id) > maxIDBytes:
		return refuse(BadParameter, parameter, "an id has 1 to %d bytes, this one has %d", maxIDBytes, len(id))
	case !utf8.ValidString(id):
		return refuse(BadParameter, parameter, "the id is not UTF-8")
	case strings.ContainsFunc(id, breaks):
		return refuse(BadParameter, parameter, "the id must not have control characters or line breaks")
	}
	return nil
}

// checkIDs checks ids that are given by one parameter.
func checkIDs(parameter string, ids ...string) error {
	for _, id := range ids {
		if err := checkID(parameter, id); err != nil {
			return err
		}
	}
	return nil
}

// breaks reports whether a character is a control character, such as NUL, or a line break.
func breaks(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp)
}

// own returns the id of a user, known or not, as a string that may be kept: a substring would keep the whole request.
func (s *State) own(userID string) string {
	if u, ok := s.users[userID]; ok {
		return u.id
	}
	return strings.Clone(userID)
}

// copies returns a list whose strings may be kept.
func copies(list []string) []string {
	kept := make([]string, len(list))
	for i, v := range list {
		kept[i] = strings.Clone(v)
	}
	return kept
}

// addOnce appends copies of the values that are not in the list.
func addOnce(list []string, values ...string) []string {
	for _, v := range values {
		if !slices.Contains(list, v) {
			list = append(list, strings.Clone(v))
		}
	}
	return list
}

// without returns the list without the values.
func without(list []string, values ...string) []string {
	return slices.DeleteFunc(list, func(v string) bool { return slices.Contains(values, v) })
}
