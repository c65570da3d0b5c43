package emulator

import "github.com/rongcloud-go/sdk/emulator/internal/clientwire"

func (c *connection) setAttribute(roomID string, in clientwire.ChangeChrmKV) (clientwire.Message, error) {
	if checkEntry(in.Entry.Key, in.Entry.Value) != nil {
		return nil, clientError(clientBadAttribute, "the attribute is not allowed")
	}
	return c.changeAttribute(roomID, in, func(s *store, r *room) error {
		entries := map[string]string{in.Entry.Key: in.Entry.Value}
		if s.setEntries(r, c.session.user.id, entries, in.Entry.Status&clientwire.KVAutoDelete != 0) != nil {
			return clientError(clientTooManyKeys, "a chatroom holds %d attributes", attributeLimit)
		}
		return nil
	})
}

func (c *connection) deleteAttribute(roomID string, in clientwire.ChangeChrmKV) (clientwire.Message, error) {
	return c.changeAttribute(roomID, in, func(s *store, r *room) error {
		if _, there := r.attributes[in.Entry.Key]; !there {
			return clientError(clientNoSuchAttribute, "the attribute does not exist")
		}
		s.removeAttribute(r, c.session.user.id, in.Entry.Key)
		return nil
	})
}

// changeAttribute changes an attribute that is the user's own or may be overwritten, and sends the message that goes with it.
func (c *connection) changeAttribute(roomID string, in clientwire.ChangeChrmKV, change func(*store, *room) error) (clientwire.Message, error) {
	s := c.session
	message := outgoing(&in.Notification)
	tells := in.Notify && message.ObjectName != ""
	if tells {
		if err := message.check(); err != nil {
			return nil, err
		}
	}
	var waiting []sending
	err := s.inRoom(roomID, func(r *room) error {
		a, there := r.attributes[in.Entry.Key]
		if there && a.owner != s.user.id && in.Entry.Status&clientwire.KVOverwrite == 0 {
			return clientError(clientNotOwner, "the attribute is another user's")
		}
		if tells && !s.store.maySpeak(r, s.user.id) { // the message could say anything
			return clientError(ClientMuted, "user %s is muted in chatroom %s", s.user.id, roomID)
		}
		if err := change(s.store, r); err != nil {
			return err
		}
		if tells {
			s.store.accept(s.sending(message, Chatroom, roomID, r))
			waiting, s.store.waiting = s.store.waiting, nil
		}
		return nil
	})
	s.store.settle(waiting)
	if err != nil {
		return nil, c.roomError(roomID, err)
	}
	return &clientwire.ChrmOutput{Nothing: 1}, nil
}

// pullAttributes answers with what changed after a time. After a removal that is everything, which the client replaces what it
// knows by: of a removal of something it never knew, 2.9.2 makes an error. That client also stops asking for good when it is
// refused, so that a room it has left is answered as an empty one.
func (c *connection) pullAttributes(roomID string, in clientwire.QueryChrmKV) (clientwire.Message, error) {
	out := &clientwire.ChrmKVOutput{FullUpdate: true, SyncTime: in.SyncTime}
	err := c.session.inRoom(roomID, func(r *room) error {
		out.SyncTime = r.attributeTimes.last
		out.FullUpdate = in.SyncTime <= 0 || in.SyncTime < r.lastRemoval
		for _, a := range r.attributeList() {
			if updated := a.Updated.UnixMilli(); out.FullUpdate || updated > in.SyncTime {
				entity := clientwire.ChrmKVEntity{
					Key: a.Key, Value: a.Value, Updated: updated, UserID: a.Owner,
					Status: clientwire.KVOverwrite, // it took effect: without it a client keeps what another user set
				}
				if a.AutoDelete {
					entity.Status |= clientwire.KVAutoDelete
				}
				out.Entries = append(out.Entries, entity)
			}
		}
		return nil
	})
	if _, err = statusOf(err); err != nil {
		return nil, err
	}
	return out, nil
}

// inRoom does something in a room the session is in.
func (s *Session) inRoom(roomID string, do func(*room) error) error {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	r, err := s.joined(roomID)
	if err != nil {
		return err
	}
	return do(r)
}

// attributeTime is when the attributes of a room last changed, in milliseconds.
func (s *Session) attributeTime(roomID string) int64 {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if r, ok := s.store.rooms[roomID]; ok {
		return r.attributeTimes.last
	}
	return s.store.clock.now().UnixMilli()
}
