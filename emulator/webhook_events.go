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

func (m sending) source() string {
	if m.session == nil {
		return fromServer
	}
	return fromClient
}

// observe calls callbacks for what was done to the state. It is called under the lock of the state.
func (w *webhooks) observe(c change) {
	switch done := c.what.(type) {
	case roomOpened:
		w.reportRoom(done.room, webhook.RoomCreated, byCall)
	case roomDestroyed:
		w.reportRoom(done.room, webhook.RoomDestroyed, done.cause)
		if w.changes[done.room] != nil || w.versions[done.room] != nil {
			w.ended = append(w.ended, done.room)
		}
	case usersJoined:
		w.reportRoom(done.room, webhook.RoomJoined, byCall, done.users...)
	case usersLeft:
		w.reportRoom(done.room, webhook.RoomLeft, done.cause, done.users...)
	case attributeChanged:
		w.reportAttribute(done)
	case messageSent:
		w.reportMessage(done)
	case sessionOpened:
		w.reportPresence(done.session, webhook.Online)
	case sessionClosed:
		w.reportPresence(done.session, webhook.Offline)
	case activationChanged:
		w.reportActivation(done)
	}
}

var causes = map[cause]webhook.RoomCause{
	byCall: webhook.ByCall, byIdling: webhook.ByIdling, byAbsence: webhook.ByAbsence, byBan: webhook.ByBan,
}

// reportRoom tells of a change of a room. No two changes of a room are told with the same time.
func (w *webhooks) reportRoom(roomID string, change webhook.RoomChange, cause cause, userIDs ...string) {
	if !w.wants(webhook.KindChatroomStatus) {
		return
	}
	at := w.next(w.changes, roomID, w.clock.now())
	w.emit(webhook.ChatroomStatus{Room: roomID, Change: change, Cause: causes[cause], UserIDs: userIDs, Time: time.UnixMilli(at)})
}

// reportAttribute tells of an attribute that was set or removed. Versions increase with every change of the room; they begin at
// the time, so that those of a room made again, or of an emulator started again, go on.
func (w *webhooks) reportAttribute(done attributeChanged) {
	if !w.wants(webhook.KindChatroomAttribute) {
		return
	}
	action := webhook.AttributeSet
	if done.removed {
		action = webhook.AttributeRemoved
	}
	w.emit(webhook.ChatroomAttribute{
		Room: done.room, Action: action, Key: done.attribute.Key, Value: done.attribute.Value, UserID: done.actor, Time: done.at,
		Version: w.next(w.versions, done.room, done.at),
	})
}

// next is the next time of a room.
func (w *webhooks) next(times map[string]*sequence, roomID string, at time.Time) int64 {
	w.forgetRooms(w.clock.now())
	q, ok := times[roomID]
	if !ok {
		q = &sequence{}
		times[roomID] = q
	}
	return q.next(at)
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

// reportMessage copies a message that was delivered. Recalls and broadcasts are not copied.
func (w *webhooks) reportMessage(done messageSent) {
	m, sent := done.sending, done.message
	if m == nil || m.status || m.session == nil && !w.routeServer {
		return
	}
	w.emit(webhook.Message{
		From: sent.From, Target: sent.Target, Conversation: message.ConversationType(sent.Conversation), DirectedAt: m.directedAt,
		ObjectName: sent.ObjectName, Original: sent.Content, UID: sent.UID, Time: sent.Time, Source: m.source(),
	})
}

// reportPresence tells of a session that began or ended.
func (w *webhooks) reportPresence(session *Session, presence webhook.Presence) {
	w.emit(webhook.OnlineStatus{
		UserID: session.user.id, Status: presence, Platform: fromClient, Time: w.clock.now(), SessionID: session.id,
	})
}

// reportActivation tells the result of deactivating users, or of taking that back.
func (w *webhooks) reportActivation(done activationChanged) {
	for _, id := range done.users {
		w.emit(webhook.Deactivation{
			UserID: id, OperationID: done.operation, Reactivated: done.reactivated, Code: "0", Time: w.clock.now(),
		})
	}
}
