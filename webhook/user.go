package webhook

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/rongcloud-go/sdk/internal/wire"
)

// OnlineStatus reports that a device of a user went online or offline (订阅用户在线状态).
//
// See https://docs.rongcloud.io/platform-chat-api/user/onlinestatus
type OnlineStatus struct {
	*Delivery `json:"-"`

	UserID    string
	Status    Presence
	Platform  string // iOS, Android, HarmonyOS, Websocket, PC or MiniProgram
	Time      time.Time
	ClientIP  string // with the port
	SessionID string // identifies the connection, since a user may have several devices
}

// Presence is the status of a connection.
type Presence int

const (
	Online    Presence = 0
	Offline   Presence = 1 // disconnected; push notifications continue
	LoggedOut Presence = 2 // logged out; push notifications stop
)

// String returns the name of the status.
func (p Presence) String() string { return nameOf(int(p), "online", "offline", "logged out") }

// Kind returns KindOnlineStatus.
func (OnlineStatus) Kind() Kind { return KindOnlineStatus }

// ID returns an ID derived from the user, the session, the status and its time.
func (s OnlineStatus) ID() string {
	return id(KindOnlineStatus, s.UserID, s.SessionID, strconv.Itoa(int(s.Status)), millisText(s.Time))
}

// The status is documented as a string.
type onlineStatusWire struct {
	UserID    wire.Text `json:"userid"` // in lower case, unlike all others
	Status    wire.Text `json:"status"`
	Platform  wire.Text `json:"os"`
	Time      wire.Int  `json:"time"`
	ClientIP  wire.Text `json:"clientIp"`
	SessionID wire.Text `json:"sessionId"`
}

func decodeOnlineStatus(d *decoder) ([]Event, error) {
	return each(d, func(w onlineStatusWire) (Event, error) {
		if err := need("userid", string(w.UserID), "status", string(w.Status)); err != nil {
			return nil, err
		}
		status, err := strconv.Atoi(string(w.Status))
		if err != nil {
			return nil, fmt.Errorf("%w: status is not a number", ErrBody)
		}
		return OnlineStatus{
			Delivery: d.Delivery, UserID: string(w.UserID), Status: Presence(status), Platform: string(w.Platform),
			Time: timeOf(w.Time), ClientIP: string(w.ClientIP), SessionID: string(w.SessionID),
		}, nil
	})
}

func (s OnlineStatus) body() (any, error) {
	return onlineStatusWire{
		UserID: wire.Text(s.UserID), Status: wire.Text(strconv.Itoa(int(s.Status))), Platform: wire.Text(s.Platform),
		Time: millis(s.Time), ClientIP: wire.Text(s.ClientIP), SessionID: wire.Text(s.SessionID),
	}, nil
}

// Deactivation is the result of deactivating or reactivating a user (用户注销与激活状态回调). Deactivation takes up to 15 minutes.
//
// See https://docs.rongcloud.io/platform-chat-api/user/deactivation/callback-deactivation
type Deactivation struct {
	*Delivery `json:"-"`

	UserID      string
	OperationID string // as returned by the call
	Reactivated bool   // false: deactivated
	Code        string // "0" is success; other codes are in the documentation
	Time        time.Time
}

// Succeeded reports whether the operation succeeded. Without a code it did: some senders report successes only.
func (d Deactivation) Succeeded() bool { return d.Code == "0" || d.Code == "" }

// Kind returns KindDeactivation.
func (Deactivation) Kind() Kind { return KindDeactivation }

// ID returns an ID derived from the user, the operation and its time.
func (d Deactivation) ID() string {
	return id(KindDeactivation, d.UserID, d.OperationID, strconv.FormatBool(d.Reactivated), millisText(d.Time))
}

func decodeDeactivation(d *decoder) ([]Event, error) {
	f, err := d.fields()
	if err != nil {
		return nil, err
	}
	e := Deactivation{
		Delivery: d.Delivery, UserID: f.first("userId"), OperationID: f.first("operateId"), Reactivated: f.number("type") == 1,
		Code: f.first("code"), Time: f.time("time"),
	}
	if err := need("userId", e.UserID, "type", f.first("type")); err != nil {
		return nil, err
	}
	if kind := f.first("type"); kind != "0" && kind != "1" {
		return []Event{Unknown{d.Delivery}}, nil // it may be either kind
	}
	return []Event{e}, nil
}

func (d Deactivation) body() (any, error) {
	kind := "0"
	if d.Reactivated {
		kind = "1"
	}
	return url.Values{"userId": {d.UserID}, "operateId": {d.OperationID}, "type": {kind}, "code": {d.Code}, "time": {millisText(d.Time)}}, nil
}

// UserProfile reports a change of a hosted user profile (同步托管信息变更).
//
// See https://docs.rongcloud.io/platform-chat-api/user/user-profiles/sync-profiles-status
type UserProfile struct {
	*Delivery `json:"-"`

	UserID  string
	Cleared bool // the whole profile was removed
	Time    time.Time

	// The changed fields by name: built-in fields (uniqueId, name, portraitUri, email, birthday, gender, location, role, level)
	// and the app's own. Values that are not strings are JSON.
	Profile  map[string]string
	Extended map[string]string
}

// Kind returns KindUserProfile.
func (UserProfile) Kind() Kind { return KindUserProfile }

// ID returns an ID derived from the user, the time and what changed.
func (p UserProfile) ID() string {
	return id(KindUserProfile, p.UserID, strconv.FormatBool(p.Cleared), millisText(p.Time), changed(p.Profile, p.Extended))
}

// The two profiles are JSON strings with some senders and objects with others. The documentation's example has no type.
type userProfileWire struct {
	UserID   wire.Text `json:"userId"`
	Type     *wire.Int `json:"type"`
	Time     wire.Int  `json:"time"`
	Profile  members   `json:"userProfile,omitempty"`
	Extended members   `json:"userExtProfile,omitempty"`
}

func decodeUserProfile(d *decoder) ([]Event, error) {
	return each(d, func(w userProfileWire) (Event, error) {
		if err := need("userId", string(w.UserID)); err != nil {
			return nil, err
		}
		return UserProfile{
			Delivery: d.Delivery, UserID: string(w.UserID), Cleared: w.Type != nil && *w.Type == 0, Time: timeOf(w.Time),
			Profile: w.Profile, Extended: w.Extended,
		}, nil
	})
}

func (p UserProfile) body() (any, error) {
	modified := wire.Int(1)
	if p.Cleared {
		modified = 0
	}
	return userProfileWire{UserID: wire.Text(p.UserID), Type: &modified, Time: millis(p.Time), Profile: p.Profile, Extended: p.Extended}, nil
}
