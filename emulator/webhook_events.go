package emulator

import (
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

// Where a message comes from, in the words of the wire. Sessions are taken for browsers.
const (
	fromServer = "Server"
	fromClient = "Websocket"
)

func sourceOf(o state.Origin) string {
	if o == state.FromClient {
		return fromClient
	}
	return fromServer
}

// observe calls callbacks for what was done to the state. It is called under the lock of the state.
func (w *webhooks) observe(c state.Change) {
	switch done := c.What.(type) {
	case state.RoomOpened:
		w.reportRoom(done.Room, webhook.RoomCreated, state.ByCall)
	case state.RoomDestroyed:
		w.reportRoom(done.Room, webhook.RoomDestroyed, done.Cause)
		if w.changes[done.Room] != nil || w.versions[done.Room] != nil {
			w.ended = append(w.ended, done.Room)
		}
	case state.UsersJoined:
		w.reportRoom(done.Room, webhook.RoomJoined, state.ByCall, done.Users...)
	case state.UsersLeft:
		w.reportRoom(done.Room, webhook.RoomLeft, done.Cause, done.Users...)
	case state.AttributeChanged:
		w.reportAttribute(done)
	case state.MessageSent:
		w.reportMessage(done)
	case state.SessionOpened:
		w.reportPresence(done.Session, webhook.Online)
	case state.SessionClosed:
		w.reportPresence(done.Session, webhook.Offline)
	case state.ActivationChanged:
		w.reportActivation(done)
	}
}

var causes = map[state.Cause]webhook.RoomCause{
	state.ByCall: webhook.ByCall, state.ByIdling: webhook.ByIdling, state.ByAbsence: webhook.ByAbsence, state.ByBan: webhook.ByBan,
}

// reportRoom reports a change of a room. No two changes of a room have the same time.
func (w *webhooks) reportRoom(roomID string, change webhook.RoomChange, cause state.Cause, userIDs ...string) {
	if !w.wants(webhook.KindChatroomStatus) {
		return
	}
	at := w.next(w.changes, roomID, w.emulated())
	w.emit(webhook.ChatroomStatus{Room: roomID, Change: change, Cause: causes[cause], UserIDs: userIDs, Time: time.UnixMilli(at)})
}

// reportAttribute reports an attribute that was set or removed. Versions increase with every change of the room; they begin at
// the time, so that those of a room made again, or of an emulator started again, go on.
func (w *webhooks) reportAttribute(done state.AttributeChanged) {
	if !w.wants(webhook.KindChatroomAttribute) {
		return
	}
	action := webhook.AttributeSet
	if done.Removed {
		action = webhook.AttributeRemoved
	}
	w.emit(webhook.ChatroomAttribute{
		Room: done.Room, Action: action, Key: done.Attribute.Key, Value: done.Attribute.Value, UserID: done.Actor, Time: done.At,
		Version: w.next(w.versions, done.Room, done.At),
	})
}

// next is the next time of a room.
func (w *webhooks) next(times map[string]*state.Sequence, roomID string, at time.Time) int64 {
	w.forgetRooms(w.emulated())
	q, ok := times[roomID]
	if !ok {
		q = &state.Sequence{}
		times[roomID] = q
	}
	return q.Next(at)
}

// forgetRooms drops the times of rooms that were destroyed, once the clock has passed them: then the clock alone keeps times from
// being repeated.
func (w *webhooks) forgetRooms(now time.Time) {
	for len(w.ended) > 0 {
		id := w.ended[0]
		for _, times := range []map[string]*state.Sequence{w.changes, w.versions} {
			if q, ok := times[id]; ok && q.Last() >= now.UnixMilli() {
				return
			}
		}
		delete(w.changes, id)
		delete(w.versions, id)
		w.ended = w.ended[1:]
	}
}

// reportMessage copies a message that was delivered. Recalls and broadcasts are not copied.
func (w *webhooks) reportMessage(done state.MessageSent) {
	m := done.Message
	if done.Origin == state.FromState || done.Transient || done.Origin == state.FromServer && !w.routeServer {
		return
	}
	w.emit(webhook.Message{
		From: m.From, Target: m.Target, Conversation: message.ConversationType(m.Conversation), DirectedAt: done.DirectedAt,
		ObjectName: m.ObjectName, Original: m.Content, UID: m.UID, Time: m.Time, Source: sourceOf(done.Origin),
	})
}

// reportPresence reports a session that began or ended.
func (w *webhooks) reportPresence(session *state.Session, presence webhook.Presence) {
	w.emit(webhook.OnlineStatus{
		UserID: session.UserID(), Status: presence, Platform: fromClient, Time: w.emulated(), SessionID: session.ID(),
	})
}

// reportActivation reports the result of deactivating users, or of taking that back.
func (w *webhooks) reportActivation(done state.ActivationChanged) {
	for _, id := range done.Users {
		w.emit(webhook.Deactivation{
			UserID: id, OperationID: done.Operation, Reactivated: done.Reactivated, Code: "0", Time: w.emulated(),
		})
	}
}
