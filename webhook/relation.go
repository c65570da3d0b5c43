package webhook

import (
	"strconv"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/internal/wire"
)

// Friend reports a change of the friendship of two users (好友关系状态变更回调).
//
// See https://docs.rongcloud.io/platform-chat-api/user/friend-profile/friendship-sync
type Friend struct {
	*Delivery `json:"-"`

	Change FriendChange
	UserID string // who made the change
	PeerID string // the other user
	Time   time.Time
	Source string // Android, iOS, HarmonyOS, Websocket, PC, MiniProgram or Server
	Extra  string // the extra data of the request
}

// FriendChange is a change of a friendship.
type FriendChange int

const (
	FriendRequested     FriendChange = 1
	FriendAccepted      FriendChange = 2
	FriendRejected      FriendChange = 3
	FriendRemoved       FriendChange = 4
	FriendAddedByServer FriendChange = 5
)

// String returns the name of the change.
func (c FriendChange) String() string {
	return nameOf(int(c), "", "requested", "accepted", "rejected", "removed", "added by server")
}

// Kind returns KindFriend.
func (Friend) Kind() Kind { return KindFriend }

// ID returns an ID derived from the users, the change and its time.
func (f Friend) ID() string {
	return id(KindFriend, f.UserID, f.PeerID, strconv.Itoa(int(f.Change)), millisText(f.Time))
}

type friendWire struct {
	Change wire.Int  `json:"eventType"`
	UserID wire.Text `json:"userId"`
	PeerID wire.Text `json:"toUserId"`
	Time   wire.Int  `json:"time"`
	Source wire.Text `json:"source"`
	Extra  anyText   `json:"extra,omitempty"`
}

func decodeFriend(d *decoder) ([]Event, error) {
	return each(d, func(w friendWire) (Event, error) {
		if err := need("eventType", nonZero(w.Change), "userId", string(w.UserID), "toUserId", string(w.PeerID)); err != nil {
			return nil, err
		}
		return Friend{
			Delivery: d.Delivery, Change: FriendChange(w.Change), UserID: string(w.UserID), PeerID: string(w.PeerID),
			Time: timeOf(w.Time), Source: string(w.Source), Extra: string(w.Extra),
		}, nil
	})
}

func (f Friend) body() (any, error) {
	return friendWire{
		Change: wire.Int(f.Change), UserID: wire.Text(f.UserID), PeerID: wire.Text(f.PeerID),
		Time: millis(f.Time), Source: wire.Text(f.Source), Extra: anyText(f.Extra),
	}, nil
}

// GroupOperation reports a change of the members of an entrusted group (同步群组操作状态).
//
// See https://docs.rongcloud.io/platform-chat-api/group/group-profile/group-sync/sync-group-opt-status
type GroupOperation struct {
	*Delivery `json:"-"`

	GroupID   string
	Change    GroupChange
	Operators []string // who made the change; one, as documented
	UserIDs   []string // the members concerned
	Time      time.Time
}

// GroupChange is a change of a group.
type GroupChange int

const (
	GroupCreated      GroupChange = 1
	GroupJoined       GroupChange = 2
	GroupRemoved      GroupChange = 3 // members were removed by another user
	GroupLeft         GroupChange = 4
	GroupDismissed    GroupChange = 5
	GroupAdminAdded   GroupChange = 6
	GroupAdminRemoved GroupChange = 7
	GroupOwnerChanged GroupChange = 8
)

// String returns the name of the change.
func (c GroupChange) String() string {
	return nameOf(int(c), "", "created", "joined", "removed", "left", "dismissed", "admin added", "admin removed", "owner changed")
}

// Kind returns KindGroupOperation.
func (GroupOperation) Kind() Kind { return KindGroupOperation }

// ID returns an ID derived from the group, the change, its time and the users.
func (o GroupOperation) ID() string {
	return id(KindGroupOperation, o.GroupID, strconv.Itoa(int(o.Change)), millisText(o.Time), strings.Join(o.UserIDs, "\x00"))
}

// The documentation shows optUserId as a string and as a list.
type groupOperationWire struct {
	GroupID   wire.Text `json:"groupId"`
	Change    wire.Int  `json:"eventType"`
	Time      wire.Int  `json:"time"`
	Operators ids       `json:"optUserId"`
	UserIDs   ids       `json:"userIds"`
}

func decodeGroupOperation(d *decoder) ([]Event, error) {
	return each(d, func(w groupOperationWire) (Event, error) {
		if err := need("groupId", string(w.GroupID), "eventType", nonZero(w.Change)); err != nil {
			return nil, err
		}
		return GroupOperation{
			Delivery: d.Delivery, GroupID: string(w.GroupID), Change: GroupChange(w.Change), Time: timeOf(w.Time),
			Operators: w.Operators, UserIDs: w.UserIDs,
		}, nil
	})
}

func (o GroupOperation) body() (any, error) {
	body := map[string]any{"groupId": o.GroupID, "eventType": int(o.Change), "time": millis(o.Time), "userIds": append([]string{}, o.UserIDs...)}
	switch len(o.Operators) {
	case 0:
	case 1:
		body["optUserId"] = o.Operators[0]
	default:
		body["optUserId"] = o.Operators
	}
	return body, nil
}

// GroupProfile reports a change of the profile or permissions of an entrusted group (同步群信息修改状态).
//
// See https://docs.rongcloud.io/platform-chat-api/group/group-profile/group-sync/sync-group-info-status
type GroupProfile struct {
	*Delivery `json:"-"`

	GroupID  string
	Name     string
	Operator string // who made the change
	Time     time.Time

	// The changed fields by name: built-in fields (introduction, announcement, portraitUrl), the app's own, and permissions
	// (joinPerm, removePerm, memInvitePerm, invitePerm, profilePerm, memProfilePerm). Values that are not strings are JSON.
	Profile     map[string]string
	Extended    map[string]string
	Permissions map[string]string
}

// Kind returns KindGroupProfile.
func (GroupProfile) Kind() Kind { return KindGroupProfile }

// ID returns an ID derived from the group, the operator, the time and what changed.
func (p GroupProfile) ID() string {
	return id(KindGroupProfile, p.GroupID, p.Name, p.Operator, millisText(p.Time), changed(p.Profile, p.Extended, p.Permissions))
}

// The Chinese page spells groupname; encoding/json reads both.
type groupProfileWire struct {
	GroupID     wire.Text `json:"groupId"`
	Name        wire.Text `json:"groupName"`
	Time        wire.Int  `json:"time"`
	Operator    wire.Text `json:"optUserId,omitempty"`
	Profile     members   `json:"groupProfile,omitempty"`
	Extended    members   `json:"groupExtProfile,omitempty"`
	Permissions members   `json:"permissions,omitempty"`
}

func decodeGroupProfile(d *decoder) ([]Event, error) {
	return each(d, func(w groupProfileWire) (Event, error) {
		if err := need("groupId", string(w.GroupID)); err != nil {
			return nil, err
		}
		return GroupProfile{
			Delivery: d.Delivery, GroupID: string(w.GroupID), Name: string(w.Name), Operator: string(w.Operator), Time: timeOf(w.Time),
			Profile: w.Profile, Extended: w.Extended, Permissions: w.Permissions,
		}, nil
	})
}

func (p GroupProfile) body() (any, error) {
	return map[string]any{"profiles": []groupProfileWire{{
		GroupID: wire.Text(p.GroupID), Name: wire.Text(p.Name), Time: millis(p.Time), Operator: wire.Text(p.Operator),
		Profile: p.Profile, Extended: p.Extended, Permissions: p.Permissions,
	}}}, nil
}
