package rongcloud_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestErrorNamesTheGoField(t *testing.T) {
	for want, e := range map[string]*rongcloud.Error{
		"rongcloud: chatroom.create: invalid argument: CreateParams.DestroyAfter (destroyTime) must be whole minutes": {
			Operation: "chatroom.create", Category: rongcloud.ErrInvalidArgument,
			Parameter: "destroyTime", Field: "CreateParams.DestroyAfter", Message: "must be whole minutes",
		},
		"rongcloud: keys must not be empty":   {Parameter: "keys", Field: "keys", Message: "must not be empty"},
		"rongcloud: userId must not be empty": {Parameter: "userId", Message: "must not be empty"},
	} {
		assert.EqualError(t, e, want)
	}
}

func TestErrorAsJSONHasTheGoField(t *testing.T) {
	text, err := json.Marshal(&rongcloud.Error{Parameter: "destroyTime", Field: "CreateParams.DestroyAfter", Message: "is too long"})
	require.NoError(t, err)
	assert.JSONEq(t, `{
		"error":"rongcloud: CreateParams.DestroyAfter (destroyTime) is too long",
		"parameter":"destroyTime","field":"CreateParams.DestroyAfter","message":"is too long"
	}`, string(text))
}
