package emulator

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

var attributeHandlers = map[string]handler{
	"chatroom.setEntry":           setEntry,
	"chatroom.batchSetEntries":    setEntries,
	"chatroom.removeEntry":        removeEntry,
	"chatroom.batchRemoveEntries": removeEntries,
	"chatroom.queryEntries":       listEntries,
}

const maxEntriesPerCall = 20

func setEntry(s *state.State, r *request) (fields, error) {
	return nil, s.ChangeAttributes(r.text("chatroomId"), r.text("userId"), state.AttributeChange{
		Set: map[string]string{r.text("key"): r.text("value")}, AutoDelete: r.on("autoDelete"), Announce: r.announcement(),
	})
}

func setEntries(s *state.State, r *request) (fields, error) {
	entries, problem := entriesOf(r.text("entryInfo"))
	if problem != nil {
		return nil, problem
	}
	if len(entries) == 0 || len(entries) > maxEntriesPerCall {
		return nil, fail(codeBadParameter, "entryInfo: has 1 to %d entries", maxEntriesPerCall)
	}
	return nil, s.ChangeAttributes(r.text("chatroomId"), r.text("entryOwnerId"), state.AttributeChange{
		Set: entries, AutoDelete: r.on("autoDelete"),
	})
}

func removeEntry(s *state.State, r *request) (fields, error) {
	return nil, s.ChangeAttributes(r.text("chatroomId"), r.text("userId"), state.AttributeChange{
		Remove: []string{r.text("key")}, Announce: r.announcement(),
	})
}

func removeEntries(s *state.State, r *request) (fields, error) {
	var keys []string
	if err := json.Unmarshal([]byte(r.text("entryKeys")), &keys); err != nil || len(keys) == 0 || len(keys) > maxEntriesPerCall {
		return nil, fail(codeBadParameter, "entryKeys: must be a JSON array of 1 to %d texts", maxEntriesPerCall)
	}
	return nil, s.ChangeAttributes(r.text("chatroomId"), r.text("entryOwnerId"), state.AttributeChange{Remove: keys})
}

func listEntries(s *state.State, r *request) (fields, error) {
	attributes, err := s.Attributes(r.text("chatroomId"))
	wanted := r.list("keys")
	list := []fields{}
	for _, a := range attributes {
		if len(wanted) > 0 && !slices.Contains(wanted, a.Key) {
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
	return fields{"keys": list}, err
}

// announcement is the message that a change of an attribute may carry. It is not kept.
func (r *request) announcement() *state.Outgoing {
	name := r.text("objectName")
	if name == "" {
		return nil
	}
	return &state.Outgoing{ObjectName: name, Content: r.text("content"), Transient: true}
}
