package credential_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/internal/credential"
)

func TestCheck(t *testing.T) {
	assert.NoError(t, credential.Check("secret", "zS3cret-4b7Qx_.~!"))
	assert.EqualError(t, credential.Check("secret", ""), "secret must not be empty")
	for _, bad := range []string{" s3cret", "s3cret\n", "s3\tcret", "s3cret\r", "s3\x00cret", "s3cret\x7f", "s3cret\u00a0", "s3crét", "\ufeffs3cret"} {
		assert.EqualError(t, credential.Check("secret", bad), "secret must be ASCII without spaces", "%q", bad)
	}
}
