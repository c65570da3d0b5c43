package emulator

import (
	"time"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

// Where a message comes from, in the words of the wire. Sessions are taken for browsers.
const (
	fromServer = "Server"
	fromClient = "Websocket"
)

// reportRoom tells of a change of a room. No two changes of a room are told with the same time.
func (s *store) reportRoom(roomID string, change webhook.RoomChange, cause webhook.RoomCause, userIDs ...string) {
	if !s.hooks.wants(webhook.KindChatroomStatus) {
		return
	}
	now := s.clock.now()
	s.hooks.forgetRooms(now)
	at := next(s.hooks.changes, roomID, now)
	s.hooks.emit(webhook.ChatroomStatus{Room: roomID, Change: change, Cause: cause, UserIDs: userIDs, Time: time.UnixMilli(at)})
}

// reportAttribute tells of an attribute that was set or removed. Versions increase with every change of the room; they begin at
// the time, so that those of a room made again, or of an emulator started again, go on.
func (s *store) reportAttribute(r *room, a *attribute, action webhook.AttributeAction, actor string, at time.Time) {
	if !s.hooks.wants(webhook.KindChatroomAttribute) {
		return
	}
	s.hooks.forgetRooms(s.clock.now())
	s.hooks.emit(webhook.ChatroomAttribute{
		Room: r.id, Action: action, Key: a.key, Value: a.value, UserID: actor, Time: at,
		Version: next(s.hooks.versions, r.id, at),
	})
}

// roomEnded must be called after the last report of a room.
func (w *webhooks) roomEnded(roomID string) {
	if w.wants(webhook.KindChatroomStatus) || w.wants(webhook.KindChatroomAttribute) {
		w.ended = append(w.ended, roomID)
	}
}

// forgetRooms drops the times of rooms that were destroyed, once the clock has passed them: then the clock alone keeps times from
// being repeated.
func (w *webhooks) forgetRooms(now time.Time) {
	for len(w.ended) > 0 {
		id := w.ended[0]
		for _, times := range []map[string]*sequence{w.changes, w.versions} {
			if q, ok := times[id]; ok && q.last >= now.UnixMilli() {
				return
			}
		}
		delete(w.changes, id)
		delete(w.versions, id)
		w.ended = w.ended[1:]
	}
}

func next(sequences map[string]*sequence, id string, now time.Time) int64 {
	q, ok := sequences[id]
	if !ok {
		q = &sequence{}
		sequences[id] = q
	}
	return q.next(now)
}

// reportMessage copies a message that was delivered.
func (s *store) reportMessage(m sending, sent *Message) {
	if m.status || m.session == nil && (s.hooks == nil || !s.hooks.routeServer) {
		return
	}
	s.hooks.emit(webhook.Message{
		From: sent.From, Target: sent.Target, Conversation: message.ConversationType(sent.Conversation), DirectedAt: m.directedAt,
		ObjectName: sent.ObjectName, Original: sent.Content, UID: sent.UID, Time: sent.Time, Source: m.source(),
	})
}

// reportPresence tells of a session that began or ended.
func (s *store) reportPresence(session *Session, presence webhook.Presence) {
	s.hooks.emit(webhook.OnlineStatus{
		UserID: session.user.id, Status: presence, Platform: fromClient, Time: s.clock.now(), SessionID: session.id,
	})
}

// reportActivation tells the result of deactivating users, or of taking that back.
func (s *store) reportActivation(users []*user, operation string, reactivated bool) {
	for _, u := range users {
		s.hooks.emit(webhook.Deactivation{UserID: u.id, OperationID: operation, Reactivated: reactivated, Code: "0", Time: s.clock.now()})
	}
}

// causeOf is why the user of a session that ended leaves its rooms.
func causeOf(reason CloseReason) webhook.RoomCause {
	if reason == ReasonBlocked {
		return webhook.ByBan
	}
	return webhook.ByAbsence
}
