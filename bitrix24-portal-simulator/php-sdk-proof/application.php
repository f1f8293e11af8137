<?php

/**
 * PHPUnit bootstrap: the SDK's own, and the keys of the simulator's application in place of the file that the SDK's suite keeps them
 * in. The suite's provider hands a text to a constructor that wants Endpoints, so that none of its tests with an application can run.
 */

declare(strict_types=1);

namespace {
    require getenv('SDK_CHECKOUT') . '/tests/bootstrap.php';
}

namespace Bitrix24\SDK\Tests\ApplicationBridge {

    use Bitrix24\SDK\Core\Credentials\ApplicationProfile;
    use Bitrix24\SDK\Core\Credentials\AuthToken;
    use Bitrix24\SDK\Core\Credentials\Credentials;
    use Bitrix24\SDK\Core\Credentials\Endpoints;
    use Bitrix24\SDK\Events\AuthTokenRenewedEvent;

    class ApplicationCredentialsProvider
    {
        private static ?AuthToken $token = null;

        public static function buildProviderForLocalApplication(): self
        {
            return new self();
        }

        public function isCredentialsAvailable(): bool
        {
            return true;
        }

        public function getCredentials(ApplicationProfile $profile, string $domainUrl): Credentials
        {
            self::$token ??= AuthToken::initFromArray([
                'access_token' => getenv('SDK_ACCESS_TOKEN'),
                'refresh_token' => getenv('SDK_REFRESH_TOKEN'),
                'expires' => time() + 3600,
            ]);

            return new Credentials(null, self::$token, $profile, new Endpoints($domainUrl, str_replace("://", "://oauth.", $domainUrl)));
        }

        public function onAuthTokenRenewedEventListener(AuthTokenRenewedEvent $event): void
        {
            self::$token = $event->getRenewedToken()->authToken;
        }
    }
}
