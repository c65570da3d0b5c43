package emulator

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxIDBytes is the longest id of a user or a chatroom.
const maxIDBytes = 64

// checkID checks the id of a user or a chatroom where one is made, or a message is sent to it.
func checkID(name, id string) *failure {
	switch {
	case id == "":
		return fail(codeBadParameter, "%s: an id has 1 to %d bytes, this one is empty", name, maxIDBytes)
	case len(id) > maxIDBytes:
		return fail(codeBadParameter, "%s: an id has 1 to %d bytes, this one has %d", name, maxIDBytes, len(id))
	case !utf8.ValidString(id):
		return fail(codeBadParameter, "%s: the id is not UTF-8", name)
	case strings.ContainsFunc(id, breaks):
		return fail(codeBadParameter, "%s: the id must not have control characters or line breaks", name)
	}
	return nil
}

// breaks reports whether a character is for control, such as NUL, or ends a line.
func breaks(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp)
}
