package emulator

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

// pullAttributes answers with what changed after a time. After a removal that is everything, which the client replaces what it
// knows by: of a removal of something it never knew, 2.9.2 makes an error. That client also stops asking for good when it is
// refused, so that a room it has left is answered as an empty one.
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
			Status: clientwire.KVOverwrite, // it took effect: without it a client keeps what another user set
		}
		if a.AutoDelete {
			entity.Status |= clientwire.KVAutoDelete
		}
		out.Entries = append(out.Entries, entity)
	}
	return out, nil
}
