package chatroom

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const (
	maxKeyChars   = 128
	maxValueChars = 4096
	maxBatch      = 20
)

// SetAttributeParams are the parameters of SetAttribute.
type SetAttributeParams struct {
	RoomID     string `param:"chatroomId"` // required
	Owner      string `param:"userId"`     // required; owns the attribute from now on; need not be in the room
	Key        string `param:"key"`        // 1 to 128 characters of A-Z a-z 0-9 + = - _
	Value      string `param:"value"`      // 1 to 4096 characters
	AutoDelete bool   `param:"autoDelete"` // delete the attribute when its owner leaves the room
	Notice     *AttributeNotice
}

var opSetAttribute = rongcloud.Operation{
	ID: "chatroom.setEntry", Path: "/chatroom/entry/set.json", Idempotent: true, Quota: entryQuota("chatroom.entry.set"),
}

// SetAttribute sets an attribute of a room (设置聊天室属性), even if another user owned it. A room holds 100 attributes by
// default. Keys are case-sensitive. An empty value is refused, because the documentation does not say whether the
// service accepts it.
//
// It needs the chatroom attribute service, which is switched on in the console. Without it the call fails with
// ErrNotEnabled, code 1009.
//
// Operation chatroom.setEntry: POST /chatroom/entry/set.json, 100 entries per second, together with SetAttributes.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/kv-attribute/set-kv-entry
func (s *Service) SetAttribute(ctx context.Context, a SetAttributeParams, opts ...rongcloud.CallOption) error {
	p := inRoomOf[SetAttributeParams](opSetAttribute, a.RoomID)
	p.ID("userId", a.Owner)
	checkKey(p, "key", a.Key)
	p.Add("key", a.Key)
	checkValue(p, "value", a.Value)
	p.Add("value", a.Value)
	p.One("autoDelete", a.AutoDelete)
	a.Notice.addTo(p, attributeChange{Type: 1, Key: a.Key, Value: a.Value})
	return p.Do(ctx, s.via(), opts)
}

// SetAttributesParams are the parameters of SetAttributes.
type SetAttributesParams struct {
	RoomID     string            `param:"chatroomId"`   // required
	Owner      string            `param:"entryOwnerId"` // required; owns the attributes from now on
	Attributes map[string]string `param:"entryInfo"`    // 1 to 20, with the limits of SetAttributeParams
	AutoDelete bool              `param:"autoDelete"`   // delete the attributes when their owner leaves the room
}

var opSetAttributes = rongcloud.Operation{
	ID: "chatroom.batchSetEntries", Path: "/chatroom/entry/batch/set.json", Idempotent: true, Quota: entryQuota("chatroom.entry.set"),
}

// SetAttributes sets up to 20 attributes of a room (批量设置聊天室属性), even if other users owned them. It cannot send a
// notice. SetAttribute documents the service it needs.
//
// Operation chatroom.batchSetEntries: POST /chatroom/entry/batch/set.json, 100 entries per second, together with SetAttribute.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/kv-attribute/set-kv-entry-batch
func (s *Service) SetAttributes(ctx context.Context, a SetAttributesParams, opts ...rongcloud.CallOption) error {
	p := inRoomOf[SetAttributesParams](opSetAttributes, a.RoomID)
	p.One("autoDelete", a.AutoDelete)
	p.CheckCount("entryInfo", len(a.Attributes), maxBatch)
	addAttributes(p, a.Owner, a.Attributes)
	p.Units(len(a.Attributes))
	return p.Do(ctx, s.via(), opts)
}

// RemoveAttributeParams are the parameters of RemoveAttribute.
type RemoveAttributeParams struct {
	RoomID string `param:"chatroomId"` // required
	Owner  string `param:"userId"`     // required; the documentation does not say whether a user other than the owner may delete
	Key    string `param:"key"`        // required
	Notice *AttributeNotice
}

var opRemoveAttribute = rongcloud.Operation{
	ID: "chatroom.removeEntry", Path: "/chatroom/entry/remove.json", Idempotent: true, Quota: entryQuota("chatroom.entry.remove"),
}

// RemoveAttribute deletes an attribute of a room (删除聊天室属性). SetAttribute documents the service it needs.
//
// Operation chatroom.removeEntry: POST /chatroom/entry/remove.json, 100 entries per second, together with RemoveAttributes.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/kv-attribute/remove-kv-entry
func (s *Service) RemoveAttribute(ctx context.Context, a RemoveAttributeParams, opts ...rongcloud.CallOption) error {
	p := inRoomOf[RemoveAttributeParams](opRemoveAttribute, a.RoomID)
	p.ID("userId", a.Owner)
	checkKey(p, "key", a.Key)
	p.Add("key", a.Key)
	a.Notice.addTo(p, attributeChange{Type: 2, Key: a.Key})
	return p.Do(ctx, s.via(), opts)
}

// RemoveAttributesParams are the parameters of RemoveAttributes.
type RemoveAttributesParams struct {
	RoomID string   `param:"chatroomId"`   // required
	Owner  string   `param:"entryOwnerId"` // required
	Keys   []string `param:"entryKeys"`    // 1 to 20
}

var opRemoveAttributes = rongcloud.Operation{
	ID: "chatroom.batchRemoveEntries", Path: "/chatroom/entry/batch/remove.json", Idempotent: true, Quota: entryQuota("chatroom.entry.remove"),
}

// RemoveAttributes deletes up to 20 attributes of a room (批量删除聊天室属性). SetAttribute documents the service it needs.
//
// Operation chatroom.batchRemoveEntries: POST /chatroom/entry/batch/remove.json, 100 entries per second, together with RemoveAttribute.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/kv-attribute/remove-kv-entry-batch
func (s *Service) RemoveAttributes(ctx context.Context, a RemoveAttributesParams, opts ...rongcloud.CallOption) error {
	p := inRoomOf[RemoveAttributesParams](opRemoveAttributes, a.RoomID)
	// The page requires it in its table and not in its prose. Sending it satisfies both.
	p.ID("entryOwnerId", a.Owner)
	p.CheckCount("entryKeys", len(a.Keys), maxBatch)
	for _, key := range a.Keys {
		checkKey(p, "entryKeys", key)
	}
	p.JSON("entryKeys", a.Keys)
	p.Units(len(a.Keys))
	return p.Do(ctx, s.via(), opts)
}

// Attribute is an attribute of a room.
type Attribute struct {
	Key        string    `json:"key"`
	Value      string    `json:"value"`
	Owner      string    `json:"userId"`
	AutoDelete bool      `json:"autoDelete"`
	Updated    time.Time `json:"updated,omitzero"` // zero if the service does not say
}

// AttributeList is a list of attributes.
type AttributeList []Attribute

// Get returns the attribute with the given key, and reports whether the list has it.
func (l AttributeList) Get(key string) (a Attribute, ok bool) {
	for _, a := range l {
		if a.Key == key {
			return a, true
		}
	}
	return Attribute{}, false
}

var opAttributes = rongcloud.Operation{
	ID: "chatroom.queryEntries", Path: "/chatroom/entry/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// Attributes returns attributes of a room (查询聊天室属性): those of up to 100 keys, or all if keys is empty. Keys that do not
// exist are left out. SetAttribute documents the service it needs.
//
// Operation chatroom.queryEntries: POST /chatroom/entry/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/chatroom/kv-attribute/query-kv-entry
func (s *Service) Attributes(ctx context.Context, roomID string, keys []string, opts ...rongcloud.CallOption) (AttributeList, error) {
	p := inRoom(opAttributes, roomID).Arg("keys", "keys")
	if len(keys) > 0 {
		p.CheckCount("keys", len(keys), 100)
	}
	for _, key := range keys {
		checkKey(p, "keys", key)
		p.Add("keys", key)
	}
	var answer struct {
		rongcloud.Envelope
		Keys []struct {
			Key    wire.Text `json:"key"`
			Value  wire.Text `json:"value"`
			UserID wire.Text `json:"userId"`
			// Documented as strings. Some official SDKs have numbers.
			AutoDelete  wire.Bool `json:"autoDelete"`
			LastSetTime wire.Text `json:"lastSetTime"`
		} `json:"keys"`
	}
	meta, err := p.Call(ctx, s.via(), &answer, opts)
	if err != nil {
		return nil, err
	}
	list := make(AttributeList, len(answer.Keys))
	for i, a := range answer.Keys {
		list[i] = Attribute{
			Key: string(a.Key), Value: string(a.Value), Owner: string(a.UserID),
			AutoDelete: bool(a.AutoDelete), Updated: lastSet(meta, string(a.LastSetTime)),
		}
	}
	return list, nil
}

// lastSet parses a time. Its format is not documented: the page shows a placeholder. A time that cannot be parsed must
// not fail the call.
func lastSet(meta rongcloud.Meta, text string) time.Time {
	if millis, err := strconv.ParseInt(text, 10, 64); err == nil {
		return wire.Int(millis).Millis()
	}
	t, err := meta.ParseTime(text)
	if err != nil {
		return time.Time{}
	}
	return t
}

// addAttributes adds attributes and their owner to p.
func addAttributes(p *param.Set, owner string, attributes map[string]string) {
	p.ID("entryOwnerId", owner)
	for _, key := range slices.Sorted(maps.Keys(attributes)) {
		checkKey(p, "entryInfo", key)
		checkValue(p, "entryInfo", attributes[key])
	}
	p.JSON("entryInfo", attributes)
}

func checkKey(p *param.Set, name, key string) {
	foreign := func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("+=-_", r)
	}
	if key == "" || len(key) > maxKeyChars || strings.ContainsFunc(key, foreign) {
		p.Fail(name, "is wrong: an attribute's key must have 1 to %d characters of A-Z a-z 0-9 + = - _", maxKeyChars)
	}
}

// checkValue also refuses the empty value. The documentation does not say whether it is allowed, and the official SDK
// refuses it.
func checkValue(p *param.Set, name, value string) {
	if n := utf8.RuneCountInString(value); n == 0 || n > maxValueChars || !utf8.ValidString(value) {
		p.Fail(name, "is wrong: an attribute's value must have 1 to %d characters of UTF-8, has %d", maxValueChars, n)
	}
}

// entryQuota counts attributes. One budget serves single and batch operations.
func entryQuota(shared string) rongcloud.Quota {
	q := rongcloud.PerSecond(100, rongcloud.CountEntries)
	q.Shared = shared
	return q
}
