package message_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// textFields visits the string fields of a struct and of the structs in it, with their Go names.
func textFields(v reflect.Value, path string, visit func(field reflect.Value, path string)) {
	for f, value := range v.Fields() {
		switch value.Kind() {
		case reflect.String:
			visit(value, path+"."+f.Name)
		case reflect.Struct:
			textFields(value, path+"."+f.Name, visit)
		}
	}
}

func TestErrorsNameEveryFieldOfANotification(t *testing.T) {
	var ext message.PushExt
	fields := 0
	textFields(reflect.ValueOf(&ext).Elem(), "PrivateParams.Push.Ext", func(field reflect.Value, path string) {
		fields++
		field.SetString("\xff")
		_, err := on(apitest.NewWire(t, 200, apitest.OK).Client).SendPrivate(t.Context(), message.PrivateParams{
			From: "u1", To: ids(1), Content: hi, Push: message.Push{Ext: &ext},
		})
		var e *rongcloud.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, path, e.Field, e.Parameter)
		field.SetString("")
	})
	assert.Positive(t, fields)
}
