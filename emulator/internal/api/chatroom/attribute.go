package chatroom

import (
	"slices"
	"strconv"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

const maxEntriesPerCall = 20

//operation:chatroom.setEntry
func SetEntry(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.ChangeAttributes(r.Text("chatroomId"), r.Text("userId"), state.AttributeChange{
		Set: map[string]string{r.Text("key"): r.Text("value")}, AutoDelete: r.On("autoDelete"), Announce: announcement(r),
	})
}

//operation:chatroom.batchSetEntries
func BatchSetEntries(s *state.State, r *api.Request) (api.Fields, error) {
	entries, err := entryInfo(r)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 || len(entries) > maxEntriesPerCall {
		return nil, api.Refuse(api.CodeBadParameter, "entryInfo: has 1 to %d entries", maxEntriesPerCall)
	}
	return nil, s.ChangeAttributes(r.Text("chatroomId"), r.Text("entryOwnerId"), state.AttributeChange{
		Set: entries, AutoDelete: r.On("autoDelete"),
	})
}

//operation:chatroom.removeEntry
func RemoveEntry(s *state.State, r *api.Request) (api.Fields, error) {
	return nil, s.ChangeAttributes(r.Text("chatroomId"), r.Text("userId"), state.AttributeChange{
		Remove: []string{r.Text("key")}, Announce: announcement(r),
	})
}

//operation:chatroom.batchRemoveEntries
func BatchRemoveEntries(s *state.State, r *api.Request) (api.Fields, error) {
	var keys []string
	if err := r.Decode("entryKeys", &keys); err != nil || len(keys) == 0 || len(keys) > maxEntriesPerCall {
		return nil, api.Refuse(api.CodeBadParameter, "entryKeys: must be a JSON array of 1 to %d strings", maxEntriesPerCall)
	}
	return nil, s.ChangeAttributes(r.Text("chatroomId"), r.Text("entryOwnerId"), state.AttributeChange{Remove: keys})
}

//operation:chatroom.queryEntries
func QueryEntries(s *state.State, r *api.Request) (api.Fields, error) {
	attributes, err := s.Attributes(r.Text("chatroomId"))
	wanted := r.List("keys")
	list := []api.Fields{}
	for _, a := range attributes {
		if len(wanted) > 0 && !slices.Contains(wanted, a.Key) {
			continue
		}
		list = append(list, api.Fields{
			"key": a.Key, "value": a.Value, "userId": a.Owner,
			"autoDelete": strconv.Itoa(api.Bit(a.AutoDelete)), "lastSetTime": strconv.FormatInt(a.Updated.UnixMilli(), 10),
		})
	}
	return api.Fields{"keys": list}, err
}

// entryInfo decodes the attributes to set.
func entryInfo(r *api.Request) (map[string]string, error) {
	var entries map[string]string
	if err := r.Decode("entryInfo", &entries); err != nil || (entries == nil && r.Text("entryInfo") != "") {
		return nil, api.Refuse(api.CodeBadParameter, "entryInfo: must be a JSON object whose values are strings")
	}
	return entries, nil
}

// announcement returns the message that is sent with a change of an attribute, or nil. It is not kept.
func announcement(r *api.Request) *state.Outgoing {
	name := r.Text("objectName")
	if name == "" {
		return nil
	}
	return &state.Outgoing{ObjectName: name, Content: r.Text("content"), Transient: true}
}
