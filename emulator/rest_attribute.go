package emulator

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

var attributeHandlers = map[string]handler{
	"chatroom.setEntry":           inRoom(setEntry),
	"chatroom.batchSetEntries":    inRoom(setEntries),
	"chatroom.removeEntry":        inRoom(removeEntry),
	"chatroom.batchRemoveEntries": inRoom(removeEntries),
	"chatroom.queryEntries":       inRoom(listEntries),
}

const (
	maxEntriesPerCall = 20
	maxKeyChars       = 128
	maxValueChars     = 4096
)

func isEntryKey(key string) bool {
	return key != "" && len(key) <= maxKeyChars && !strings.ContainsFunc(key, func(r rune) bool {
		return !isLetterOrDigit(r) && !strings.ContainsRune("+=-_", r)
	})
}

func isLetterOrDigit(r rune) bool {
	return (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') || (r >= '0' && r <= '9')
}

func checkEntry(key, value string) *failure {
	switch {
	case !isEntryKey(key):
		return fail(codeBadParameter, "key: has 1 to 128 characters out of A-Z a-z 0-9 + = - _")
	case utf8.RuneCountInString(value) > maxValueChars:
		return fail(codeTooLong, "value: has at most %d characters", maxValueChars)
	}
	return nil
}

func setEntry(s *store, r *request, target *room) (fields, *failure) {
	key, value := r.text("key"), r.text("value")
	if problem := checkEntry(key, value); problem != nil {
		return nil, problem
	}
	if problem := s.setEntries(target, r.text("userId"), map[string]string{key: value}, r.on("autoDelete")); problem != nil {
		return nil, problem
	}
	s.announce(r, target)
	return nil, nil
}

func setEntries(s *store, r *request, target *room) (fields, *failure) {
	entries, problem := entriesOf(r.text("entryInfo"))
	if problem != nil {
		return nil, problem
	}
	if len(entries) == 0 || len(entries) > maxEntriesPerCall {
		return nil, fail(codeBadParameter, "entryInfo: has 1 to %d entries", maxEntriesPerCall)
	}
	return nil, s.setEntries(target, r.text("entryOwnerId"), entries, r.on("autoDelete"))
}

func removeEntry(s *store, r *request, target *room) (fields, *failure) {
	s.removeAttribute(target, r.text("userId"), r.text("key"))
	s.announce(r, target)
	return nil, nil
}

func removeEntries(s *store, r *request, target *room) (fields, *failure) {
	var keys []string
	if err := json.Unmarshal([]byte(r.text("entryKeys")), &keys); err != nil || len(keys) == 0 || len(keys) > maxEntriesPerCall {
		return nil, fail(codeBadParameter, "entryKeys: must be a JSON array of 1 to %d texts", maxEntriesPerCall)
	}
	for _, key := range keys {
		s.removeAttribute(target, r.text("entryOwnerId"), key)
	}
	return nil, nil
}

func listEntries(_ *store, r *request, target *room) (fields, *failure) {
	wanted := r.list("keys")
	list := []fields{}
	for _, a := range target.attributeList() {
		if len(wanted) > 0 && !contains(wanted, a.Key) {
			continue
		}
		autoDelete := "0"
		if a.AutoDelete {
			autoDelete = "1"
		}
		list = append(list, fields{
			"key": a.Key, "value": a.Value, "userId": a.Owner,
			"autoDelete": autoDelete, "lastSetTime": strconv.FormatInt(a.Updated.UnixMilli(), 10),
		})
	}
	return fields{"keys": list}, nil
}

// announce sends the message that a change of an attribute may carry.
func (s *store) announce(r *request, target *room) {
	if name := r.text("objectName"); name != "" {
		d := draft{from: r.text("userId"), objectName: name, content: r.text("content")}
		s.accept(sending{draft: d, kind: Chatroom, target: target.id, room: target})
	}
}
