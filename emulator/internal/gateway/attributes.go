package gateway

import (
	"github.com/rongcloud-go/sdk/emulator/internal/clientwire"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

func (c *connection) setAttribute(roomID string, in clientwire.ChangeChrmKV) (clientwire.Message, error) {
	return c.changeAttribute(roomID, in, state.AttributeChange{
		Set: map[string]string{in.Entry.Key: in.Entry.Value}, AutoDelete: in.Entry.Status&clientwire.KVAutoDelete != 0,
	})
}

func (c *connection) deleteAttribute(roomID string, in clientwire.ChangeChrmKV) (clientwire.Message, error) {
	return c.changeAttribute(roomID, in, state.AttributeChange{Remove: []string{in.Entry.Key}, Existing: true})
}

// changeAttribute changes an attribute that is the user's own or may be overwritten, and sends the message that goes with it.
func (c *connection) changeAttribute(roomID string, in clientwire.ChangeChrmKV, change state.AttributeChange) (clientwire.Message, error) {
	change.Overwrite = in.Entry.Status&clientwire.KVOverwrite != 0
	if message := outgoing(&in.Notification); in.Notify && message.ObjectName != "" {
		change.Announce = &message
	}
	if err := c.session.ChangeAttributes(roomID, change); err != nil {
		return nil, c.roomError(roomID, err)
	}
	return &clientwire.ChrmOutput{Nothing: 1}, nil
}

// pullAttributes answers with what changed after a time. After a removal it answers with all attributes, which replace those that
// the client has: 2.9.2 fails on the removal of an attribute it does not have. When it is refused, that client never asks again, so
// that a room it has left is answered as an empty one.
func (c *connection) pullAttributes(roomID string, in clientwire.QueryChrmKV) (clientwire.Message, error) {
	out := &clientwire.ChrmKVOutput{FullUpdate: true, SyncTime: in.SyncTime}
	news, err := c.session.AttributesAfter(roomID, in.SyncTime)
	if state.ReasonOf(err) == state.NotInRoom {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	out.SyncTime, out.FullUpdate = news.UpTo, news.All
	for _, a := range news.Attributes {
		entity := clientwire.ChrmKVEntity{
			Key: a.Key, Value: a.Value, Updated: a.Updated.UnixMilli(), UserID: a.Owner,
			Status: clientwire.KVOverwrite, // without it a client keeps the value of another user
		}
		if a.AutoDelete {
			entity.Status |= clientwire.KVAutoDelete
		}
		out.Entries = append(out.Entries, entity)
	}
	return out, nil
}
