package rongcloud_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// setEnv sets the four variables. Those that values lacks are set to empty.
func setEnv(t *testing.T, values map[string]string) {
	t.Helper()
	for _, name := range []string{rongcloud.EnvAppKey, rongcloud.EnvAppSecret, rongcloud.EnvRegion, rongcloud.EnvEndpoint} {
		t.Setenv(name, values[name])
	}
}

func TestFromEnv(t *testing.T) {
	for name, c := range map[string]struct {
		region, endpoint string
		want             string
	}{
		"defaults":            {"", "", "https://api.rong-api.com/user/info.json"},
		"region":              {"na", "", "https://api.us-light-api.com/user/info.json"},
		"endpoint":            {"", "http://127.0.0.1:8787", "http://127.0.0.1:8787/user/info.json"},
		"endpoint and region": {"sg", "http://127.0.0.1:8787", "http://127.0.0.1:8787/user/info.json"},
		"several endpoints":   {"", "http://127.0.0.1:8787, http://127.0.0.1:8788", "http://127.0.0.1:8787/user/info.json"},
	} {
		t.Run(name, func(t *testing.T) {
			setEnv(t, map[string]string{
				rongcloud.EnvAppKey: appKey, rongcloud.EnvAppSecret: appSecret,
				rongcloud.EnvRegion: c.region, rongcloud.EnvEndpoint: c.endpoint,
			})
			var url string
			client, err := rongcloud.FromEnv(rongcloud.WithTransport(recording(func(r *http.Request, _ string) { url = r.URL.String() })))
			require.NoError(t, err)
			_, err = call(t, client, opRead)
			require.NoError(t, err)
			assert.Equal(t, c.want, url)
			assert.Equal(t, appKey, client.AppKey())
		})
	}
}

func TestOptionsComeAfterTheEnvironment(t *testing.T) {
	setEnv(t, map[string]string{rongcloud.EnvAppKey: appKey, rongcloud.EnvAppSecret: appSecret, rongcloud.EnvEndpoint: "https://env.example"})
	client, err := rongcloud.FromEnv(rongcloud.WithEndpoint("https://option.example"), rongcloud.WithTransport(answering(http.StatusOK, okAnswer)))
	require.NoError(t, err)
	meta, err := call(t, client, opRead)
	require.NoError(t, err)
	assert.Equal(t, "option.example", meta.Domain)
}

func TestBadEnvironment(t *testing.T) {
	for name, c := range map[string]struct {
		values map[string]string
		says   string
	}{
		"nothing":       {nil, "RONGCLOUD_APP_KEY must be set"},
		"no secret":     {map[string]string{rongcloud.EnvAppKey: appKey}, "RONGCLOUD_APP_SECRET must be set"},
		"no key":        {map[string]string{rongcloud.EnvAppSecret: appSecret}, "RONGCLOUD_APP_KEY must be set"},
		"odd region":    {map[string]string{rongcloud.EnvAppKey: appKey, rongcloud.EnvAppSecret: appSecret, rongcloud.EnvRegion: "eu"}, "RONGCLOUD_REGION"},
		"odd endpoint":  {map[string]string{rongcloud.EnvAppKey: appKey, rongcloud.EnvAppSecret: appSecret, rongcloud.EnvEndpoint: "localhost:8787"}, "RONGCLOUD_ENDPOINT"},
		"line feed":     {map[string]string{rongcloud.EnvAppKey: appKey, rongcloud.EnvAppSecret: appSecret + "\n"}, "appSecret must be ASCII without spaces"},
		"empty backup":  {map[string]string{rongcloud.EnvAppKey: appKey, rongcloud.EnvAppSecret: appSecret, rongcloud.EnvEndpoint: "http://a.example,"}, "RONGCLOUD_ENDPOINT"},
		"with password": {map[string]string{rongcloud.EnvAppKey: appKey, rongcloud.EnvAppSecret: appSecret, rongcloud.EnvEndpoint: "http://u:hunter2@a.example"}, "RONGCLOUD_ENDPOINT"},
	} {
		t.Run(name, func(t *testing.T) {
			setEnv(t, c.values)
			_, err := rongcloud.FromEnv()
			assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
			assert.ErrorContains(t, err, c.says)
			assert.NotContains(t, err.Error(), appSecret)
			assert.NotContains(t, err.Error(), "hunter2")
		})
	}
}
